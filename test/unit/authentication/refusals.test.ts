import { describe, expect, it, vi } from 'vitest'
import type { DeduplicationStore } from '../../../src/index.js'
import { headers, makeQondor } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

function spyStore() {
  return {
    claim: vi.fn(() => 'claimed' as const),
    complete: vi.fn(),
    release: vi.fn(),
  } satisfies DeduplicationStore
}

describe('a delivery with the wrong key', () => {
  it('has no byte of its body read', async () => {
    const body = vi.fn()
    const result = await makeQondor().receive({ headers: { 'x-qondor-key': 'wrong' }, body })
    expect(result).toMatchObject({ outcome: 'unauthorized', status: 401 })
    expect(body).not.toHaveBeenCalled()
  })

  it('reaches no handler, no observer of bad input and no store', async () => {
    const log = captureLog()
    const spy = vi.fn()
    const store = spyStore()
    const qondor = makeQondor({ store })
      .onAny(spy)
      .onUnknownTopic(spy)
      .onInvalid(spy)
      .onDrift(spy)
      .onError(spy)
    for (const body of ['{', '{}', '{"topic":"PingV1"}', new Uint8Array([0xff])]) {
      await qondor.receive({ headers: {}, body })
    }
    expect(spy).not.toHaveBeenCalled()
    expect(store.claim).not.toHaveBeenCalled()
    expect(log).not.toHaveBeenCalled()
  })

  it('returns nothing about the body', async () => {
    const result = await makeQondor().receive({ headers: {}, body: { webhookId: 'an-id' } })
    expect(result.webhookId).toBeUndefined()
    expect(result.topic).toBeUndefined()
    expect(result.event).toBeUndefined()
    expect(result.error).toMatchObject({ code: 'unauthorized', issues: [] })
  })
})

describe('headers of no usable shape', () => {
  const hostile = {
    undefined: undefined,
    null: null,
    'a text': 'x-qondor-key: correct',
    'a number': 42,
    'a list of names': ['x-qondor-key', headers['x-qondor-key']],
    'a list of nothing': [null, undefined],
    'a number for a value': { 'x-qondor-key': 42 },
    'an object for a value': { 'x-qondor-key': { toString: () => headers['x-qondor-key'] } },
    'a list that is only alike': { 'x-qondor-key': { length: 1, 0: headers['x-qondor-key'] } },
    'a get that throws': {
      get() {
        throw new Error('no headers')
      },
    },
    'a getter that throws': {
      get 'x-qondor-key'(): string {
        throw new Error('no header')
      },
    },
  }
  it.each(Object.entries(hostile))('are refused: %s', async (_, given) => {
    captureLog()
    const body = vi.fn()
    const result = await makeQondor().receive({ headers: given as unknown as Headers, body })
    expect(result).toMatchObject({ outcome: 'unauthorized', status: 401 })
    expect(body).not.toHaveBeenCalled()
  })
})
