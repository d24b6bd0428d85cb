import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { createQondorWebhooks, parseQondorWebhook, qondorTopics } from '../../../src/index.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { auth, makeQondor } from '../../support/receiver/qondor.js'

const ping = { webhookId: 'AN-ID', timestamp: '2024-10-18T07:32:12Z', topic: 'PingV1' } as const

describe('dispatch', () => {
  it.each(qondorTopics)('runs the handlers of a parsed %s', async (topic) => {
    const handler = vi.fn()
    const event = parseQondorWebhook(bodyOf(topic))
    expect(await makeQondor().on(topic, handler).dispatch(event)).toBe('handled')
    expect(handler.mock.calls[0]?.[0]).toBe(event)
  })

  it('answers unhandled when nobody listens to the topic', async () => {
    const qondor = makeQondor().onOfferSent(() => {})
    expect(await qondor.dispatch(ping)).toBe('unhandled')
  })

  it('gives a delivery made from the event', async () => {
    const handler = vi.fn()
    await makeQondor().onPing(handler).dispatch(ping)
    const delivery = handler.mock.calls[0]?.[1]
    expect(delivery).toMatchObject({
      webhookId: 'AN-ID',
      topic: 'PingV1',
      attempt: 1,
      payload: ping,
      rawBody: undefined,
    })
    expect(delivery.receivedAt).toBeInstanceOf(Date)
    expect(delivery.signal.aborted).toBe(false)
  })

  it('rejects with handler_failed and all errors', async () => {
    const errors = [new Error('one'), new Error('two')]
    const qondor = makeQondor()
      .onPing(() => Promise.reject(errors[0]))
      .onPing(() => Promise.reject(errors[1]))
    const failure = await qondor.dispatch(ping).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'handler_failed', name: 'QondorWebhookError' })
    expect(((failure as Error).cause as AggregateError).errors).toEqual(errors)
  })

  it('rejects with unknown_topic for an event of no known topic', async () => {
    const unknown = vi.fn()
    const event = { ...ping, topic: 'PongV1' as 'PingV1' }
    const dispatching = makeQondor().onAny(unknown).onUnknownTopic(unknown).dispatch(event)
    await expect(dispatching).rejects.toMatchObject({ code: 'unknown_topic' })
    expect(unknown).not.toHaveBeenCalled()
  })

  it('does not deduplicate, for a queue may try an event again', async () => {
    const handler = vi.fn()
    const qondor = makeQondor().onPing(handler)
    await qondor.dispatch(ping)
    await qondor.dispatch(ping)
    expect(handler).toHaveBeenCalledTimes(2)
  })

  it('reports to neither onError nor onOutcome: its promise rejects instead', async () => {
    const observer = vi.fn()
    const qondor = makeQondor()
      .onPing(() => Promise.reject(new Error('as a handler does')))
      .onError(observer)
      .onOutcome(observer)
    await expect(qondor.dispatch(ping)).rejects.toThrow()
    expect(observer).not.toHaveBeenCalled()
  })

  it('takes events of the topics option', async () => {
    const handler = vi.fn()
    const topics = { PongV1: z.object({ topic: z.literal('PongV1'), bounce: z.number() }) }
    const qondor = createQondorWebhooks({ auth, topics }).on('PongV1', handler)
    const pong = { webhookId: '1', timestamp: '1', topic: 'PongV1', bounce: 1 } as const
    expect(await qondor.dispatch(pong)).toBe('handled')
    expect(handler.mock.calls[0]?.[0]).toBe(pong)
  })
})
