import { describe, expect, it, vi } from 'vitest'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, deferred } from '../../support/receiver/spies.js'

describe('registration after the first delivery', () => {
  it('takes effect for the next delivery', async () => {
    const handler = vi.fn()
    const qondor = makeQondor()
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'unhandled' })
    qondor.onPing(handler)
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('does not take effect for a delivery whose handlers wait', async () => {
    const { promise, resolve } = deferred()
    const started = deferred()
    const late = vi.fn()
    const qondor = makeQondor().onPing(() => {
      started.resolve()
      return promise
    })
    const running = qondor.receive(request('PingV1'))
    await started.promise
    qondor.onPing(late)
    resolve()
    expect(await running).toMatchObject({ outcome: 'handled' })
    expect(late).not.toHaveBeenCalled()
  })

  it('does not take effect for the delivery whose handler registers', async () => {
    const late = vi.fn()
    const qondor = makeQondor()
    const registerOnce = vi.fn().mockImplementationOnce(() => void qondor.onPing(late))
    qondor.onPing(registerOnce)
    await qondor.receive(request('PingV1', { webhookId: 'first' }))
    expect(late).not.toHaveBeenCalled()
    await qondor.receive(request('PingV1', { webhookId: 'second' }))
    expect(late).toHaveBeenCalledTimes(1)
  })

  it('does not take effect for the event that is dispatched while a handler registers', async () => {
    const late = vi.fn()
    const qondor = makeQondor().onPing(() => void qondor.onPing(late))
    await qondor.dispatch({ webhookId: 'a', timestamp: 'b', topic: 'PingV1' })
    expect(late).not.toHaveBeenCalled()
  })

  it('counts the handlers that ran, not those that came meanwhile', async () => {
    captureLog()
    const qondor = makeQondor().onPing(async () => {
      qondor.onPing(() => {})
      throw new Error('as a handler does')
    })
    const { error } = await qondor.receive(request('PingV1'))
    expect(error?.message).toContain('1 of 1')
  })
})
