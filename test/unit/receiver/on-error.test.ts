import { describe, expect, it, vi } from 'vitest'
import { QondorWebhookError } from '../../../src/index.js'
import { headers, makeQondor, request } from '../../support/receiver/qondor.js'
import {
  captureLog,
  captureUnhandledRejections,
  fakeTimers,
  never,
  nextTurn,
} from '../../support/receiver/spies.js'

const fail = () => Promise.reject(new Error('as user code does'))
const down = { claim: fail, complete: fail, release: fail }

describe('onError', () => {
  it('hears of a failed handler, with the delivery', async () => {
    const observer = vi.fn()
    const { error } = await makeQondor()
      .onPing(fail)
      .onError(observer)
      .receive(request('PingV1', { webhookId: 'an-id' }))
    expect(observer).toHaveBeenCalledTimes(1)
    expect(observer.mock.calls[0]?.[0]).toBe(error)
    expect(QondorWebhookError.is(error)).toBe(true)
    expect(observer.mock.calls[0]?.[1]).toMatchObject({ webhookId: 'an-id', topic: 'PingV1' })
  })

  it('hears of a store that is down, and of a body that was read before', async () => {
    const observer = vi.fn()
    const qondor = makeQondor({ store: down })
      .onPing(() => {})
      .onError(observer)
    await qondor.receive(request('PingV1'))
    await qondor.receive({ headers, body: undefined as unknown as string })
    const codes = observer.mock.calls.map(([{ code }]) => code)
    expect(codes).toEqual(['store_unavailable', 'body_consumed'])
    expect(observer.mock.calls[1]?.[1]).toBeUndefined()
  })

  it('does not hear of what a sender did wrong', async () => {
    captureLog()
    const observer = vi.fn()
    const qondor = makeQondor().onError(observer)
    await qondor.receive({ headers: {}, body: '{' })
    await qondor.receive({ headers, method: 'GET', body: '{' })
    await qondor.receive({ headers, body: '{' })
    await qondor.receive(request('PongV1'))
    expect(observer).not.toHaveBeenCalled()
  })

  it('hears of a body that came with the right key and was refused', async () => {
    const observer = vi.fn()
    const qondor = makeQondor({ maxBodyBytes: 500 }).onError(observer)
    await qondor.receive({ headers: {}, body: ' '.repeat(501) })
    expect(observer).not.toHaveBeenCalled()
    await qondor.receive({ headers, body: ' '.repeat(501) })
    expect(observer.mock.calls).toMatchObject([[{ code: 'body_too_large' }, undefined]])
  })

  it('hears once of a failure that several deliveries waited for', async () => {
    const observer = vi.fn()
    const qondor = makeQondor().onPing(fail).onError(observer)
    const results = await Promise.all([1, 2, 3].map(() => qondor.receive(request('PingV1'))))
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed'])
    expect(observer).toHaveBeenCalledTimes(1)
  })

  it('keeps the answer waiting for handlerTimeoutMs at most', async () => {
    captureLog()
    fakeTimers()
    const answered = vi.fn()
    const qondor = makeQondor({ handlerTimeoutMs: 1_000 }).onPing(fail).onError(never)
    void qondor.receive(request('PingV1')).then(answered)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(answered).toHaveBeenCalledWith(expect.objectContaining({ outcome: 'failed' }))
  })

  it('tells all observers', async () => {
    const observer = vi.fn()
    await makeQondor().onPing(fail).onError(observer).onError(observer).receive(request('PingV1'))
    expect(observer).toHaveBeenCalledTimes(2)
  })

  it('is by default one line on console.error, with the code and the id', async () => {
    const log = captureLog()
    const webhookId = '84f48600-cdfc-477e-8257-916f9f3f7094'
    const qondor = makeQondor({ store: down }).onPing(() => {})
    await qondor.receive(request('PingV1', { webhookId }))
    expect(log).toHaveBeenCalledTimes(1)
    const line = log.mock.calls[0]?.join(' ')
    expect(line).toContain('store_unavailable')
    expect(line).toContain(webhookId)
    expect(line).not.toContain('\n')
    expect(line).not.toContain('as user code does')
  })

  it.each(['an id\nwith a line break', 'kari@example.com', 'x'.repeat(65), '\u001b[31m'])(
    'writes no id that is more than an id: %j',
    async (webhookId) => {
      const log = captureLog()
      await makeQondor().onPing(fail).receive(request('PingV1', { webhookId }))
      expect(log.mock.calls.flat().join(' ')).not.toContain(webhookId)
    },
  )

  it('writes nothing on console.error once it is registered, but for what handlers throw', async () => {
    const log = captureLog()
    const qondor = makeQondor({ store: down })
      .onPing(() => {})
      .onError(() => {})
    await qondor.receive(request('PingV1'))
    expect(log).not.toHaveBeenCalled()
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('as an observer does')
      },
    ],
    ['rejects', () => Promise.reject(new Error('as an observer does'))],
  ])('changes no result when it %s, and both failures are written', async (_, observer) => {
    const log = captureLog()
    const unhandled = captureUnhandledRejections()
    const qondor = makeQondor().onPing(fail).onError(observer)
    const result = await qondor.receive(request('PingV1'))
    await nextTurn()
    expect(result).toMatchObject({ outcome: 'failed', status: 500 })
    expect(result.error?.code).toBe('handler_failed')
    const lines = log.mock.calls.map((call) => call.join(' '))
    expect(lines).toHaveLength(2)
    expect(lines.join()).toContain('handler_failed')
    expect(lines.join()).toContain('observer_failed')
    expect(lines.join()).not.toContain('as an observer does')
    expect(unhandled).not.toHaveBeenCalled()
  })
})
