import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bodyOf } from '../../support/receiver/bodies.js'
import { keyedInbox } from '../../support/receiver/keyed-inbox.js'
import { forgetNilIdNotice } from '../../support/receiver/nil-id-notice.js'
import { headers, invalidRequest, makeQondor, type Qondor } from '../../support/receiver/qondor.js'
import { captureLog, errorCodes } from '../../support/receiver/spies.js'

const nil = '00000000-0000-0000-0000-000000000000'
const forms = [nil, nil.replaceAll('-', ''), `{${nil}}`, `(${nil})`]
const ignoreErrors = () => {}

const ways: readonly [string, () => Qondor, string][] = [
  ['a store', () => makeQondor().onAny(() => {}), 'handled'],
  ['a queue', () => makeQondor({ queue: keyedInbox().inbox }), 'queued'],
]

async function send(qondor: Qondor, body: string | object): Promise<string> {
  return (await qondor.receive({ headers, body })).outcome
}

beforeEach(forgetNilIdNotice)
afterEach(forgetNilIdNotice)

describe.each(ways)('events with the nil UUID for an id in %s', (_, make, taken) => {
  it.each(forms)('are distinguished by their bodies: %s', async (webhookId) => {
    const qondor = make().onError(ignoreErrors)
    for (const projectId of [1, 2, 3]) {
      expect(await send(qondor, bodyOf('ProjectCreatedV1', { webhookId, projectId }))).toBe(taken)
    }
    const again = bodyOf('ProjectCreatedV1', { webhookId, projectId: 2 })
    expect(await send(qondor, again)).toBe('duplicate')
  })

  it.each(forms)('are distinguished by their parsed bodies: %s', async (webhookId) => {
    const qondor = make().onError(ignoreErrors)
    const parsed = (projectId: number) => {
      return JSON.parse(bodyOf('ProjectCreatedV1', { webhookId, projectId }))
    }
    expect(await send(qondor, parsed(1))).toBe(taken)
    expect(await send(qondor, parsed(2))).toBe(taken)
    const reversed = Object.fromEntries(Object.entries(parsed(2)).reverse())
    expect(await send(qondor, reversed)).toBe('duplicate')
  })

  it('are distinguished by their topics', async () => {
    const qondor = make().onError(ignoreErrors)
    expect(await send(qondor, bodyOf('PingV1', { webhookId: nil }))).toBe(taken)
    expect(await send(qondor, bodyOf('ProjectCreatedV1', { webhookId: nil }))).toBe(taken)
  })

  it.each([
    'f0000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-000000000001',
    `{${nil}`,
    `${nil})`,
    `{${nil})`,
    ` ${nil}`,
    '0'.repeat(31),
    '0'.repeat(33),
  ])('are not those with another id: %s', async (webhookId) => {
    const { codes, observe } = errorCodes()
    const qondor = make().onError(observe)
    expect(await send(qondor, bodyOf('ProjectCreatedV1', { webhookId, projectId: 1 }))).toBe(taken)
    expect(await send(qondor, bodyOf('ProjectCreatedV1', { webhookId, projectId: 2 }))).toBe(
      'duplicate',
    )
    expect(codes).toEqual([])
  })

  it('are reported to onError once per process, whatever the receiver', async () => {
    const onError = vi.fn()
    const receivers = [make().onError(onError), make().onError(onError)]
    for (const qondor of receivers) {
      for (const webhookId of forms) await send(qondor, bodyOf('PingV1', { webhookId }))
    }
    expect(onError).toHaveBeenCalledTimes(1)
    const [error, delivery] = onError.mock.calls[0] ?? []
    expect(error).toMatchObject({ code: 'nil_webhook_id' })
    expect(delivery).toMatchObject({ webhookId: nil, topic: 'PingV1' })
  })

  it('are reported once per process by copies of the package, too', async () => {
    const onError = vi.fn()
    vi.resetModules()
    const copy = await import('../../../src/index.js')
    const other = copy
      .createQondorWebhooks({ auth: false })
      .onAny(() => {})
      .onError(onError)
    await send(make().onError(onError), bodyOf('PingV1', { webhookId: nil }))
    await other.receive({ headers, body: bodyOf('OfferSentV1', { webhookId: nil }) })
    expect(onError).toHaveBeenCalledTimes(1)
  })

  it('are reported where their fields are wrong', async () => {
    captureLog()
    const { codes, observe } = errorCodes()
    await make()
      .onError(observe)
      .receive(invalidRequest({ webhookId: nil }))
    expect(codes).toEqual(['nil_webhook_id'])
  })
})

describe('an event with the nil UUID for an id', () => {
  it('is written to the log where nobody observes errors', async () => {
    const log = captureLog()
    await makeQondor()
      .onAny(() => {})
      .receive({ headers, body: bodyOf('PingV1', { webhookId: nil }) })
    expect(log.mock.calls.flat().join()).toContain('nil_webhook_id')
  })

  it('waits for another one with the same body, and shares its fate', async () => {
    const handler = vi.fn(() => Promise.resolve())
    const qondor = makeQondor().onAny(handler).onError(ignoreErrors)
    const body = bodyOf('PingV1', { webhookId: nil })
    const answers = await Promise.all([send(qondor, body), send(qondor, body)])
    // Their bodies are hashed side by side, and either may be first.
    expect(answers.sort()).toEqual(['duplicate', 'handled'])
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('is distinguished by parsed values that are not JSON', async () => {
    const qondor = makeQondor()
      .onAny(() => {})
      .onError(ignoreErrors)
    const sized = (size: bigint) => ({ webhookId: nil, timestamp: 't', topic: 'PingV1', size })
    expect(await send(qondor, sized(1n))).toBe('handled')
    expect(await send(qondor, sized(2n))).toBe('handled')
    expect(await send(qondor, sized(2n))).toBe('duplicate')
  })
})
