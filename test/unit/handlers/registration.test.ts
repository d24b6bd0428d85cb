import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { createRegistration } from '../../../src/handlers/registration.js'
import { HandlerRegistry } from '../../../src/handlers/registry.js'
import { createQondorWebhooks, type QondorTopic, qondorTopics } from '../../../src/index.js'
import { auth, makeQondor, type Qondor, request } from '../../support/receiver/qondor.js'

type NameOfMethod = keyof Qondor & `on${string}`

/** Registers by the method that is named for a topic: `onPing` for `PingV1`. */
function registerFor(topic: QondorTopic, qondor: Qondor, handler: () => void): Qondor {
  const name = `on${topic.replace(/V1$/, '')}` as NameOfMethod
  return (qondor[name] as (handler: () => void) => Qondor)(handler)
}

async function deliverAll(qondor: Qondor): Promise<void> {
  for (const topic of qondorTopics) await qondor.receive(request(topic, { webhookId: topic }))
}

function topicsGivenTo(handler: ReturnType<typeof vi.fn>): unknown[] {
  return handler.mock.calls.map(([event]) => event.topic)
}

describe('registration', () => {
  it.each(qondorTopics)('gives %s, and nothing else, to the method named for it', async (topic) => {
    const handler = vi.fn()
    const qondor = makeQondor()
    registerFor(topic, qondor, handler)
    await deliverAll(qondor)
    expect(topicsGivenTo(handler)).toEqual([topic])
  })

  it.each(qondorTopics)('gives %s to a handler registered by name', async (topic) => {
    const handler = vi.fn()
    const qondor = makeQondor().on(topic, handler)
    await deliverAll(qondor)
    expect(topicsGivenTo(handler)).toEqual([topic])
  })

  it('gives several topics to a handler registered for their names', async () => {
    const handler = vi.fn()
    const qondor = makeQondor().on(['OfferSentV1', 'PingV1'], handler)
    await deliverAll(qondor)
    expect(topicsGivenTo(handler)).toEqual(['OfferSentV1', 'PingV1'])
  })

  it('counts a topic that is named twice in one list once', async () => {
    const handler = vi.fn()
    await makeQondor().on(['PingV1', 'PingV1'], handler).receive(request('PingV1'))
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('runs a handler that is registered twice two times', async () => {
    const handler = vi.fn()
    await makeQondor().onPing(handler).onPing(handler).receive(request('PingV1'))
    expect(handler).toHaveBeenCalledTimes(2)
  })

  it('gives every known topic to onAny', async () => {
    const handler = vi.fn()
    await deliverAll(makeQondor().onAny(handler))
    expect(topicsGivenTo(handler)).toEqual([...qondorTopics])
  })

  it('gives topics of the topics option to onAny and unknown ones not', async () => {
    const handler = vi.fn()
    const schema = z.object({ topic: z.literal('InvoiceCreatedV1') })
    const qondor = createQondorWebhooks({ auth, topics: { InvoiceCreatedV1: schema } })
    qondor.onAny(handler)
    await qondor.receive(request('InvoiceCreatedV1', { webhookId: 'a' }))
    await qondor.receive(request('InvoiceDeletedV1', { webhookId: 'b' }))
    expect(topicsGivenTo(handler)).toEqual(['InvoiceCreatedV1'])
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ webhookId: 'a' })
  })

  it('starts handlers in the order of their registration, whatever the method', async () => {
    const started: string[] = []
    await makeQondor()
      .onAny(() => started.push('first'))
      .onPing(() => started.push('second'))
      .on('PingV1', () => started.push('third'))
      .onAny(() => started.push('fourth'))
      .onPing(() => started.push('fifth'))
      .receive(request('PingV1'))
    expect(started).toEqual(['first', 'second', 'third', 'fourth', 'fifth'])
  })

  it('answers the same object from every method', () => {
    const qondor = makeQondor()
    const ignore = (): void => {}
    for (const topic of qondorTopics) expect(registerFor(topic, qondor, ignore)).toBe(qondor)
    expect(qondor.on('PingV1', ignore)).toBe(qondor)
    expect(qondor.onAny(ignore)).toBe(qondor)
    expect(qondor.onUnknownTopic(ignore)).toBe(qondor)
    expect(qondor.onInvalid(ignore)).toBe(qondor)
    expect(qondor.onError(ignore)).toBe(qondor)
    expect(qondor.onDrift(ignore)).toBe(qondor)
    expect(qondor.onOutcome(ignore)).toBe(qondor)
  })

  it('works with methods taken off the object', async () => {
    const handler = vi.fn()
    const { on, onAny, onPing, onOutcome, receive } = makeQondor()
    onPing(handler)
    on('PingV1', handler)
    onAny(handler)
    onOutcome(handler)
    expect(await receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
    expect(handler).toHaveBeenCalledTimes(4)
  })

  it('keeps two receivers apart', async () => {
    const [mine, theirs] = [vi.fn(), vi.fn()]
    const qondor = makeQondor().onPing(mine)
    makeQondor().onPing(theirs)
    await qondor.receive(request('PingV1'))
    expect(mine).toHaveBeenCalledTimes(1)
    expect(theirs).not.toHaveBeenCalled()
  })
})

it('a method is named after its topic without the version, and handles every version', () => {
  const topics = ['OfferV2SentV1', 'OfferV2SentV12', 'PingV1']
  const registry = new HandlerRegistry(topics)
  const methods = createRegistration(
    registry,
    topics,
    () => methods,
    () => {},
  )
  const handler = (): void => {}
  expect(Object.keys(methods).slice(0, 2)).toEqual(['onOfferV2Sent', 'onPing'])
  methods['onOfferV2Sent']?.(handler as never)
  const handlers = topics.map((topic) => registry.of(topic).entries.map((entry) => entry.handler))
  expect(handlers).toEqual([[handler], [handler], []])
})
