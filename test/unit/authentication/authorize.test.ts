import { describe, expect, it, vi } from 'vitest'
import { RequestHeaders } from '../../../src/headers.js'
import type { Logger } from '../../../src/index.js'
import { headers, key, makeQondor, request } from '../../support/receiver/qondor.js'

const rotation = { auth: { header: 'x-qondor-key', value: ['new', key, 'older'] } }

describe('authorize', () => {
  it.each([
    ['new', 0],
    [key, 1],
    ['older', 2],
  ])('says which key it was: %s', async (value, keyIndex) => {
    const result = await makeQondor(rotation).authorize({ 'X-Qondor-Key': value })
    expect(result).toEqual({ authorized: true, keyIndex })
  })

  it.each([
    ['missing', {}],
    ['missing', { 'x-qondor-key': undefined }],
    ['missing', []],
    ['missing', new Headers()],
    ['missing', new RequestHeaders({})],
    ['wrong', { 'x-qondor-key': 'guess' }],
    ['wrong', new Headers({ 'x-qondor-key': 'guess' })],
    ['duplicated', { 'x-qondor-key': [key, key] }],
    ['duplicated', { 'x-qondor-key': key, 'X-Qondor-Key': key }],
    [
      'duplicated',
      [
        ['x-qondor-key', key],
        ['x-qondor-key', 'guess'],
      ],
    ],
    [
      'duplicated',
      new RequestHeaders({ 'x-qondor-key': key }, ['x-qondor-key', key, 'X-Qondor-Key', key]),
    ],
  ] as const)('says why a sender is refused: %s', async (reason, sent) => {
    const result = await makeQondor().authorize(sent as Record<string, string>)
    expect(result).toEqual({ authorized: false, reason })
  })

  it('has no index for a function and for auth: false', async () => {
    const letIn = { authorized: true, keyIndex: undefined }
    expect(await makeQondor({ auth: false }).authorize({})).toEqual(letIn)
    expect(await makeQondor({ auth: () => true }).authorize({})).toEqual(letIn)
    expect(await makeQondor({ auth: () => false }).authorize({})).toEqual({
      authorized: false,
      reason: 'wrong',
    })
  })

  it('refuses where the function throws, and says so to onError', async () => {
    const onError = vi.fn()
    const qondor = makeQondor({ auth: () => Promise.reject(new Error('vault')) }).onError(onError)
    expect(await qondor.authorize({})).toEqual({ authorized: false, reason: 'wrong' })
    expect(onError).toHaveBeenCalledTimes(1)
  })

  it('rejects if there is no key to compare with', async () => {
    const qondor = makeQondor({ auth: { header: 'x-qondor-key', value: () => undefined } })
    await expect(qondor.authorize(headers)).rejects.toMatchObject({ code: 'invalid_options' })
  })
})

describe('who was let in and who was not', () => {
  it('is in onOutcome, and not in the result', async () => {
    const onOutcome = vi.fn()
    const qondor = makeQondor(rotation).onOutcome(onOutcome)
    await qondor.receive(request('PingV1'))
    const refused = await qondor.receive({ headers: {}, body: '' })
    const reports = onOutcome.mock.calls.map(([report]) => report)
    expect(reports).toMatchObject([
      { outcome: 'unhandled', keyIndex: 1, reason: undefined },
      { outcome: 'unauthorized', keyIndex: undefined, reason: 'missing' },
    ])
    expect(JSON.stringify(refused)).not.toContain('"missing"')
  })

  it('is in the debug line of the logger', async () => {
    const debug = vi.fn()
    const logger: Logger = { debug, warn: vi.fn(), error: vi.fn() }
    const qondor = makeQondor({ ...rotation, logger })
    await qondor.receive(request('PingV1'))
    await qondor.receive({ headers: { 'x-qondor-key': 'guess' }, body: '' })
    expect(debug.mock.calls).toMatchObject([
      [
        { outcome: 'unhandled', keyIndex: 1, topic: 'PingV1' },
        'A delivery was received: unhandled.',
      ],
      [
        { outcome: 'unauthorized', code: 'unauthorized', reason: 'wrong' },
        'A delivery was received: unauthorized.',
      ],
    ])
  })
})
