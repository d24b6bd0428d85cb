import { describe, expect, it, vi } from 'vitest'
import type { Delivery, QondorWebhookError } from '../../../src/index.js'
import { spyStore } from '../../support/deduplication/spy-store.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { invalidRequest, makeQondor, type Qondor, request } from '../../support/receiver/qondor.js'
import { captureLog, never, nextTurn } from '../../support/receiver/spies.js'

const fail = (): Promise<never> => Promise.reject(new TypeError('as an observer does'))
const drifting = request('PingV1', { total: 1 })
const queue = () => ({ queue: memoryInbox(() => 'queued').inbox })

const observers: readonly [string, Qondor, typeof drifting][] = [
  ['onDrift', makeQondor().onDrift(fail), drifting],
  ['onOutcome', makeQondor().onOutcome(fail), drifting],
  ['onInvalid', makeQondor(queue()).onInvalid(fail), invalidRequest()],
  ['onInvalid', makeQondor().onInvalid(fail), { ...drifting, body: '{' }],
  ['onUnknownTopic', makeQondor(queue()).onUnknownTopic(fail), request('PongV1')],
]

describe('an observer that fails', () => {
  it.each(observers)('is named to onError: %s', async (name, qondor, given) => {
    const failures: QondorWebhookError[] = []
    await qondor.onError((error) => failures.push(error)).receive(given)
    await nextTurn()
    expect(failures).toHaveLength(1)
    const [{ code, message, cause } = {}] = failures
    expect(code).toBe('observer_failed')
    expect(message).toMatch(
      new RegExp(`registered with ${name} threw .*The outcome does not change`),
    )
    expect(cause).toBeInstanceOf(TypeError)
  })

  it('is named in the log where it is onError itself', async () => {
    const log = captureLog()
    await makeQondor().onPing(fail).onError(fail).receive(request('PingV1'))
    expect(String(log.mock.lastCall)).toMatch(/observer_failed: .*registered with onError threw/)
  })

  it('by running too long has no cause', async () => {
    const failures: QondorWebhookError[] = []
    const qondor = makeQondor({ handlerTimeoutMs: 5 }).onDrift(never)
    await qondor.onError((error) => failures.push(error)).receive(drifting)
    await vi.waitFor(() => expect(failures).toHaveLength(1))
    const [{ code, message, cause } = {}] = failures
    expect(code).toBe('observer_failed')
    expect(message).toContain('onDrift')
    expect(cause).toBeUndefined()
  })
})

describe('a store that fails once the handlers have run', () => {
  it('is told to onError without a delivery, which is another one already', async () => {
    const observer = vi.fn()
    const { store } = spyStore({ complete: fail })
    await makeQondor({ store })
      .onPing(() => {})
      .onError(observer)
      .receive(request('PingV1'))
    expect(observer.mock.calls).toEqual([
      [expect.objectContaining({ code: 'store_unavailable' }), undefined],
    ])
  })

  it('is written to the log with the id', async () => {
    const log = captureLog()
    const { store } = spyStore({ complete: fail })
    const given = request('PingV1', { webhookId: 'an-id' })
    await makeQondor({ store })
      .onPing(() => {})
      .receive(given)
    expect(String(log.mock.lastCall)).toMatch(
      /store_unavailable: .* \(cause TypeError, webhookId an-id\)$/,
    )
  })

  it.each([
    ['ECONNREFUSED', 'cause Error ECONNREFUSED,'],
    ['4712345678', 'cause Error,'],
    ['anna@example.com', 'cause Error,'],
    [Symbol('code'), 'cause Error,'],
  ])('is written to the log with the code %s only if it is a constant', async (code, logged) => {
    const log = captureLog()
    const complete = () =>
      Promise.reject(Object.assign(new Error('postgres://secret@host'), { code }))
    await makeQondor({ store: spyStore({ complete }).store })
      .onPing(() => {})
      .receive(request('PingV1'))
    const line = String(log.mock.lastCall)
    expect(line).toContain(logged)
    expect(line).not.toContain('secret')
  })
})

it('a line of the log ends with the message where there is no id', async () => {
  const log = captureLog()
  await makeQondor().receive({ ...request('PingV1'), body: '{' })
  expect(String(log.mock.lastCall)).toBe('[qondor-webhooks] invalid_json: The body is not JSON.')
})

it('the log says which topic and id an invalid delivery has', async () => {
  const log = captureLog()
  await makeQondor().receive(invalidRequest({ webhookId: 'an-id' }))
  expect(String(log.mock.lastCall)).toMatch(/ \(topic OfferSentV1, webhookId an-id\)$/)
})

it('onInvalid gets what was stored as a dead letter, and why', async () => {
  const observer = vi.fn()
  await makeQondor(queue())
    .onInvalid(observer)
    .receive(invalidRequest({ webhookId: 'an-id' }))
  const error = expect.objectContaining({ code: 'invalid_payload' })
  expect(observer.mock.calls).toEqual([[error, expect.objectContaining({ webhookId: 'an-id' })]])
})

it('onUnknownTopic gets what was stored as a dead letter', async () => {
  const observer = vi.fn()
  await makeQondor(queue()).onUnknownTopic(observer).receive(request('PongV1'))
  expect(observer.mock.calls).toEqual([[expect.objectContaining({ topic: 'PongV1' })]])
})

it('onInvalid gets no text where there was none, even if the object cannot be read', async () => {
  const observer = vi.fn()
  const deep: object = JSON.parse('['.repeat(65) + ']'.repeat(65))
  await makeQondor()
    .onInvalid(observer)
    .receive({ ...drifting, body: deep as never })
  expect(observer.mock.lastCall?.[1]).toMatchObject({ payload: undefined, rawBody: undefined })
})

it('onError hears of headers that cannot be read, which let nobody in', async () => {
  const observer = vi.fn()
  const cause = new Error('as a framework does')
  const get = (): never => {
    throw cause
  }
  const qondor = makeQondor().onError(observer)
  expect((await qondor.receive({ ...drifting, headers: { get } })).outcome).toBe('unauthorized')
  expect(observer.mock.lastCall?.[0]).toMatchObject({ code: 'unauthorized', cause })
})

it('onError does not hear of a sender that went away', async () => {
  const observer = vi.fn()
  const gone = Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
  const qondor = makeQondor().onError(observer)
  const result = await qondor.receive({ ...drifting, body: () => Promise.reject(gone) } as never)
  expect(result).toMatchObject({ status: 408, error: { code: 'body_aborted', cause: gone } })
  expect(observer).not.toHaveBeenCalled()
})

it('a handler that throws what cannot be looked at is named by its type', async () => {
  captureLog()
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const qondor = makeQondor()
    .onError(() => {})
    .onPing(() => Promise.reject(proxy))
  const { error } = await qondor.receive(request('PingV1'))
  expect(error?.message).toMatch(/handlers threw: object\. /)
})

it('the reason of an aborted signal says which option to mind', async () => {
  captureLog()
  let delivery: Delivery | undefined
  const qondor = makeQondor({ handlerTimeoutMs: 5 }).onError(() => {})
  qondor.onPing((_, given) => {
    delivery = given
    return never()
  })
  await qondor.receive(request('PingV1'))
  const message =
    'A handler took longer than handlerTimeoutMs (5 ms). Make it faster, or raise the limit; ' +
    'with a queue, Qondor does not wait for it.'
  expect(delivery?.signal.reason).toMatchObject({ code: 'handler_timeout', message })
})
