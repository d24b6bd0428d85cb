import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, expect, it, vi } from 'vitest'
import { createEvent } from '../../../src/testing/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { memoryMarks } from '../../support/receiver/memory-marks.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import {
  captureLog,
  captureUnhandledRejections,
  handlerErrorsOf,
  never,
  nextTurn,
} from '../../support/receiver/spies.js'

const down = new Error('the CRM is down')
const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 2))

describe('middleware', () => {
  it('runs around the handlers, the first one outermost', async () => {
    const steps: string[] = []
    const qondor = makeQondor()
      .use(async (_delivery, next) => {
        steps.push('a in')
        await next()
        steps.push('a out')
      })
      .onPing(async () => {
        await slow()
        steps.push('handler')
      })
      .use(async (_delivery, next) => {
        steps.push('b in')
        await next()
        steps.push('b out')
      })
    expect((await qondor.receive(request('PingV1'))).outcome).toBe('handled')
    expect(steps).toEqual(['a in', 'b in', 'handler', 'b out', 'a out'])
  })

  it('runs in receive, dispatch and workers, with the delivery', async () => {
    const topics: string[] = []
    const storage = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    const qondor = makeQondor()
      .use((delivery, next) => {
        topics.push(delivery.topic)
        return storage.run(delivery.topic, next)
      })
      .onAny(() => seen.push(storage.getStore()))
    await qondor.receive(request('PingV1'))
    await qondor.dispatch(createEvent('OfferAnsweredV1'))
    await qondor.handleDelivery(makeDelivery(), { number: 1, isLast: false })
    expect(topics).toEqual(['PingV1', 'OfferAnsweredV1', 'OfferSentV1'])
    expect(seen).toEqual(topics)
  })

  it('does not run for a topic without handlers', async () => {
    const middleware = vi.fn()
    const qondor = makeQondor().use(middleware)
    expect((await qondor.receive(request('PingV1'))).outcome).toBe('unhandled')
    expect(middleware).not.toHaveBeenCalled()
  })

  it('gets the error of the handler, and changes nothing by catching it', async () => {
    captureLog()
    const caught: unknown[] = []
    const qondor = makeQondor()
      .use((_delivery, next) => next().catch((error: unknown) => void caught.push(error)))
      .onPing(() => Promise.reject(down))
    const { outcome, error } = await qondor.receive(request('PingV1'))
    expect(outcome).toBe('failed')
    expect(error).toMatchObject({ code: 'handler_failed', cause: down })
    expect(error?.message).toBe('1 of 1 handlers threw: Error. See cause.')
    expect(caught).toEqual([down])
  })

  it('gets an AggregateError of several', async () => {
    captureLog()
    const caught: unknown[] = []
    const qondor = makeQondor()
      .use((_delivery, next) => next().catch((error: unknown) => void caught.push(error)))
      .onPing(() => Promise.reject(down))
      .onPing(() => Promise.reject(down))
    await qondor.receive(request('PingV1'))
    expect(caught).toMatchObject([{ errors: [down, down] }])
  })

  it('that passes the error on reports it once', async () => {
    captureLog()
    const qondor = makeQondor()
      .use((_delivery, next) => next())
      .onPing(() => Promise.reject(down))
    const { error } = await qondor.receive(request('PingV1'))
    expect(handlerErrorsOf(error)).toEqual([down])
  })

  it.each([
    ['before the handlers', () => Promise.reject(down), [down]],
    [
      'after them',
      async (_: unknown, next: () => Promise<void>) => {
        await next()
        throw down
      },
      [down],
    ],
    [
      'at once',
      () => {
        throw down
      },
      [down],
    ],
  ])('that throws fails the delivery: %s', async (_, middleware, errors) => {
    captureLog()
    const { error } = await makeQondor()
      .use(middleware)
      .onPing(() => {})
      .receive(request('PingV1'))
    expect(error?.code).toBe('handler_failed')
    expect(error?.message).toBe('Middleware threw: Error. See cause.')
    expect(handlerErrorsOf(error)).toEqual(errors)
  })

  it('that throws an error of its own adds it to that of the handlers', async () => {
    captureLog()
    const own = new TypeError('of the middleware')
    const { error } = await makeQondor()
      .use((_delivery, next) => next().catch(() => Promise.reject(own)))
      .onPing(() => Promise.reject(down), { name: 'crm' })
      .receive(request('PingV1'))
    expect(handlerErrorsOf(error)).toEqual([down, own])
    expect(error?.message).toBe(
      '1 of 1 handlers threw: Error (crm). Middleware threw: TypeError. See cause.',
    )
  })

  it.each([
    ['does not call next', async () => {}],
    [
      'calls it twice',
      async (_: unknown, next: () => Promise<void>) => {
        await next()
        await next().catch(() => {})
      },
    ],
    [
      'calls it twice and does not wait',
      async (_: unknown, next: () => Promise<void>) => {
        void next()
        void next()
      },
    ],
  ])('that %s fails the delivery, and runs the handlers at most once', async (_, middleware) => {
    captureLog()
    const unhandled = captureUnhandledRejections()
    const handler = vi.fn(slow)
    const { error } = await makeQondor().use(middleware).onPing(handler).receive(request('PingV1'))
    expect(error?.code).toBe('handler_failed')
    expect(error?.cause).toMatchObject({ message: expect.stringContaining('exactly once') })
    expect(handler.mock.calls.length).toBeLessThanOrEqual(1)
    await nextTurn()
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('cannot start the handlers after it has ended', async () => {
    captureLog()
    const handler = vi.fn()
    let later = (): Promise<void> => Promise.resolve()
    const qondor = makeQondor()
      .use(async (_delivery, next) => {
        later = next
      })
      .onPing(handler)
    expect((await qondor.receive(request('PingV1'))).outcome).toBe('failed')
    await expect(later()).rejects.toThrow('exactly once')
    expect(handler).not.toHaveBeenCalled()
  })

  it('that does not wait for next still has the handlers end before the response', async () => {
    const steps: string[] = []
    const qondor = makeQondor()
      .use(async (_delivery, next) => void next())
      .onPing(async () => {
        await slow()
        steps.push('handled')
      })
    expect((await qondor.receive(request('PingV1'))).outcome).toBe('handled')
    expect(steps).toEqual(['handled'])
  })

  it('has the time limit of the handlers', async () => {
    captureLog()
    const qondor = makeQondor({ handlerTimeoutMs: 5 })
      .use(never)
      .onPing(() => {})
    expect((await qondor.receive(request('PingV1'))).error?.code).toBe('handler_timeout')
  })

  it('that fails leaves named handlers that succeeded out of the next attempt', async () => {
    captureLog()
    const { marks, added } = memoryMarks()
    const qondor = makeQondor()
      .use(async (_delivery, next) => {
        await next()
        throw down
      })
      .onOfferSent(slow, { name: 'good' })
    const result = await qondor.handleDelivery(makeDelivery(), { number: 1, isLast: false, marks })
    expect(result).toEqual({ action: 'retry', reason: 'handler_failed: Error: the CRM is down' })
    expect(added).toEqual(['handler:good'])
  })

  it('must be a function', () => {
    expect(() => makeQondor().use({} as never)).toThrow(/must be a function/)
  })
})
