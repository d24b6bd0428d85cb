import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import type { Delivery } from '../../../src/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, never, nextTurn } from '../../support/receiver/spies.js'

const first = { number: 1, isLast: false }

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose_gc')
  const collect: () => void = runInNewContext('gc')
  for (let time = 0; time < 3; time += 1) {
    // What the last turn of the event loop used is not collected in it.
    await nextTurn()
    collect()
  }
}

describe('the signal of a delivery that no handler can take', () => {
  it.each([
    ['onUnknownTopic', { topic: 'InvoiceCreatedV1' }],
    ['onInvalid', { projectId: 'x' }],
  ])('is aborted when the time of %s is up', async (hook, overrides) => {
    captureLog()
    const { inbox } = memoryInbox(() => 'queued')
    const signals: AbortSignal[] = []
    const hang = (delivery: { readonly signal: AbortSignal }) => {
      signals.push(delivery.signal)
      return never()
    }
    const qondor = makeQondor({ queue: inbox, handlerTimeoutMs: 5 })
      .onUnknownTopic(hang)
      .onInvalid((_, delivery) => hang(delivery))
    await qondor.receive(request('OfferSentV1', overrides))
    expect(
      signals.map(({ aborted }) => aborted),
      hook,
    ).toEqual([true])
  })
})

describe('the signal of a delivery in a worker', () => {
  it('is the same at each read, in all handlers', async () => {
    const signals = new Set<AbortSignal>()
    const read = (_: unknown, delivery: Delivery) => {
      signals.add(delivery.signal).add(delivery.signal)
    }
    const taken = new AbortController()
    const qondor = makeQondor().onOfferSent(read).onAny(read)
    await qondor.handleDelivery(makeDelivery(), { ...first, signal: taken.signal })
    expect(signals.size).toBe(1)
  })

  it.each([
    ['before', 'aborts it with the same reason'],
    ['after', 'shows it aborted'],
  ])('is aborted when the delivery is taken away %s the first read, which %s', async (when) => {
    captureLog()
    const taken = new AbortController()
    const reason = new Error('taken away')
    let seen: unknown
    const qondor = makeQondor().onOfferSent((_, delivery) => {
      if (when === 'before') taken.abort(reason)
      const { signal } = delivery
      if (when === 'after') taken.abort(reason)
      seen = signal.reason
      signal.throwIfAborted()
    })
    const result = await qondor.handleDelivery(makeDelivery(), { ...first, signal: taken.signal })
    expect(seen).toBe(reason)
    expect(result).toMatchObject({ action: 'retry', reason: 'handler_failed: Error: taken away' })
  })

  it('is aborted when the time is up, once', async () => {
    captureLog()
    const taken = new AbortController()
    const aborted = vi.fn()
    const qondor = makeQondor({ handlerTimeoutMs: 5 }).onOfferSent((_, { signal }) => {
      signal.addEventListener('abort', () => aborted(signal.reason))
      return never()
    })
    await qondor.handleDelivery(makeDelivery(), { ...first, signal: taken.signal })
    taken.abort()
    expect(aborted.mock.calls).toEqual([[expect.objectContaining({ code: 'handler_timeout' })]])
  })

  it('leaves no listener on the signal of its attempt', async () => {
    captureLog()
    const taken = new AbortController()
    const added = vi.spyOn(taken.signal, 'addEventListener')
    const removed = vi.spyOn(taken.signal, 'removeEventListener')
    const read = (_: unknown, { signal }: Delivery) => signal.addEventListener('abort', () => {})
    const attempt = { ...first, signal: taken.signal }
    await makeQondor().onOfferSent(read).handleDelivery(makeDelivery(), attempt)
    await makeQondor({ handlerTimeoutMs: 5 })
      .onOfferSent((event, delivery) => {
        read(event, delivery)
        return never()
      })
      .handleDelivery(makeDelivery(), attempt)
    const late = makeQondor().onError((_, delivery) => delivery?.signal)
    await late.handleDelivery(makeDelivery(), attempt)
    await makeQondor()
      .onInvalid((_, delivery) => delivery.signal)
      .handleDelivery(makeDelivery({ body: '{' }), attempt)
    expect(added.mock.calls.length).toBeGreaterThan(2)
    const listenersOf = ({ mock }: typeof added) => new Set(mock.calls.map(([, each]) => each))
    expect(listenersOf(removed)).toEqual(listenersOf(added))
  })

  it('is collected once the delivery is done, with the listeners that a handler left', async () => {
    const signals: WeakRef<AbortSignal>[] = []
    const qondor = makeQondor().onOfferSent((_, { signal }) => {
      signal.addEventListener('abort', () => {})
      signals.push(new WeakRef(signal))
    })
    // As the signal of a process that stops, which lives as long as the consumer.
    const { signal } = new AbortController()
    for (let count = 0; count < 500; count += 1) {
      await qondor.handleDelivery(makeDelivery(), { ...first, signal })
    }
    await collectGarbage()
    expect(signals).toHaveLength(500)
    expect(signals.filter((reference) => reference.deref()).length).toBeLessThan(20)
  })
})
