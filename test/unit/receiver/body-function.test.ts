import { describe, expect, it, vi } from 'vitest'
import { type BodyLimits, QondorWebhookError, type ReceiveRequest } from '../../../src/index.js'
import { bodyOf, payloadOf } from '../../support/receiver/bodies.js'
import { headers, makeQondor } from '../../support/receiver/qondor.js'
import {
  captureLog,
  captureUnhandledRejections,
  deferred,
  fakeTimers,
  never,
  nextTurn,
} from '../../support/receiver/spies.js'

const receive = (body: unknown, options: Parameters<typeof makeQondor>[0] = {}) => {
  return makeQondor(options).receive({ headers, body: body as ReceiveRequest['body'] })
}

const text = bodyOf('PingV1')

describe('a body function', () => {
  it.each([
    ['text', text],
    ['bytes', new TextEncoder().encode(text)],
    ['a buffer', Buffer.from(text)],
    ['an object', payloadOf('PingV1')],
  ])('may answer %s, at once or later', async (_, body) => {
    expect(await receive(() => body)).toMatchObject({ outcome: 'unhandled' })
    expect(await receive(async () => body)).toMatchObject({ outcome: 'unhandled' })
  })

  it.each(['then'])('may answer an object with a key that is named %s', async (name) => {
    const body = payloadOf('PingV1', { [name]: 'data' })
    expect(await receive(() => body)).toMatchObject({ outcome: 'unhandled' })
  })

  it('is called once, and with the limits', async () => {
    const body = vi.fn((_: BodyLimits) => text)
    await receive(body, { maxBodyBytes: 12_345 })
    expect(body).toHaveBeenCalledTimes(1)
    expect(body.mock.calls[0]?.[0].maxBodyBytes).toBe(12_345)
    expect(body.mock.calls[0]?.[0].signal).toBeInstanceOf(AbortSignal)
  })

  it('gets the default limit', async () => {
    const body = vi.fn((_: BodyLimits) => text)
    await receive(body)
    expect(body.mock.calls[0]?.[0].maxBodyBytes).toBe(262_144)
  })

  it('has its answer measured, too', async () => {
    const result = await receive(async () => text, { maxBodyBytes: 20 })
    expect(result).toMatchObject({ outcome: 'rejected', status: 413 })
  })

  it('may answer a promise of another kind', async () => {
    // biome-ignore lint/suspicious/noThenProperty: a promise of another kind is what is tested
    const thenable = { then: (resolve: (value: string) => void) => resolve(text) }
    expect(await receive(() => thenable)).toMatchObject({ outcome: 'unhandled' })
  })

  it('that throws or rejects makes the delivery failed, with body_consumed', async () => {
    const cause = new TypeError('Body is unusable')
    const throws = () => {
      throw cause
    }
    for (const body of [throws, () => Promise.reject(cause)]) {
      const observer = vi.fn()
      const qondor = makeQondor().onError(observer)
      const result = await qondor.receive({ headers, body })
      expect(result).toMatchObject({ outcome: 'failed', status: 500 })
      expect(result.error).toMatchObject({ code: 'body_consumed', cause })
      expect(observer.mock.calls[0]?.[0]).toBe(result.error)
    }
  })

  it('that throws an error of ours keeps its code', async () => {
    const error = new QondorWebhookError('body_too_large', 'counted while reading')
    const result = await receive(() => Promise.reject(error))
    expect(result).toMatchObject({ outcome: 'rejected', status: 413 })
    expect(result.error).toBe(error)
  })

  it.each([undefined, null, 42, true, () => text, Symbol('body')])(
    'that returns something other than a body makes no event: case %#',
    async (answer) => {
      captureLog()
      const { outcome, error } = await receive(async () => answer)
      expect(['failed', 'invalid']).toContain(outcome)
      expect(['body_consumed', 'invalid_envelope']).toContain(error?.code)
    },
  )
})

describe('bodyTimeoutMs', () => {
  it('ends the wait for a body, with body_timeout', async () => {
    fakeTimers()
    const answered = vi.fn()
    const running = receive(never, { bodyTimeoutMs: 1_000 }).then(answered)
    await vi.advanceTimersByTimeAsync(999)
    expect(answered).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await running
    const error = expect.objectContaining({ code: 'body_timeout' })
    const expected = { outcome: 'rejected', status: 408, error }
    expect(answered).toHaveBeenCalledWith(expect.objectContaining(expected))
  })

  it('is 10 seconds by default', async () => {
    fakeTimers()
    const answered = vi.fn()
    const running = receive(never).then(answered)
    await vi.advanceTimersByTimeAsync(9_999)
    expect(answered).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await running
    expect(answered).toHaveBeenCalledTimes(1)
  })

  it('aborts the signal, with body_timeout as reason', async () => {
    fakeTimers()
    const reasons: unknown[] = []
    const body = (limits: BodyLimits) => {
      const { signal } = limits
      signal.addEventListener('abort', () => reasons.push(signal.reason))
      expect(limits.signal).toBe(signal)
      return never()
    }
    const running = receive(body, { bodyTimeoutMs: 1_000 })
    expect(reasons).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(reasons).toEqual([(await running).error])
  })

  it('counts although the function rejects once it is aborted', async () => {
    fakeTimers()
    const body = ({ signal }: BodyLimits) => {
      return new Promise<string>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')))
      })
    }
    const running = receive(body, { bodyTimeoutMs: 1_000 })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await running).toMatchObject({ outcome: 'rejected', status: 408 })
  })

  it('leaves no timer and no aborted signal behind a body that came in time', async () => {
    fakeTimers()
    const signals: AbortSignal[] = []
    const { promise, resolve } = deferred<string>()
    const running = receive(
      ({ signal }: BodyLimits) => {
        signals.push(signal)
        return promise
      },
      { bodyTimeoutMs: 1_000 },
    )
    await vi.advanceTimersByTimeAsync(999)
    resolve(text)
    expect(await running).toMatchObject({ outcome: 'unhandled' })
    expect(vi.getTimerCount()).toBe(0)
    expect(signals[0]?.aborted).toBe(false)
  })

  it('leaves no unhandled rejection when the body fails later', async () => {
    const unhandled = captureUnhandledRejections()
    const { promise, reject } = deferred<string>()
    expect(await receive(() => promise, { bodyTimeoutMs: 1 })).toMatchObject({ status: 408 })
    reject(new Error('late'))
    await nextTurn()
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('does not count the time of the handlers', async () => {
    fakeTimers()
    const { promise, resolve } = deferred()
    const running = makeQondor({ bodyTimeoutMs: 1_000 })
      .onPing(() => promise)
      .receive({ headers, body: async () => text })
    await vi.advanceTimersByTimeAsync(5_000)
    resolve()
    expect(await running).toMatchObject({ outcome: 'handled' })
  })
})
