import { describe, expect, it } from 'vitest'
import { NonRetryableError, RetryLaterError, toHttpResponse } from '../../../src/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, fakeTimers, never } from '../../support/receiver/spies.js'

const week = 604_800_000
const attempt = { number: 1, isLast: false }
const later = (afterMs: number) => () => Promise.reject(new RetryLaterError('full', { afterMs }))
const other = () => Promise.reject(new Error('broken'))

describe('without a queue', () => {
  it.each([
    [0, '0'],
    [1, '1'],
    [1_500, '2'],
    [30_000, '30'],
    [2 * week, '604800'],
    [Number.POSITIVE_INFINITY, '604800'],
  ])('%d ms are answered 503 with retry-after %s', async (afterMs, seconds) => {
    captureLog()
    const result = await makeQondor().onPing(later(afterMs)).receive(request('PingV1'))
    expect(result).toMatchObject({ outcome: 'failed', status: 503, error: { code: 'retry_later' } })
    expect(toHttpResponse(result).headers['retry-after']).toBe(seconds)
  })

  it('the event is handled when it comes again', async () => {
    captureLog()
    let isFull = true
    const qondor = makeQondor().onPing(() => (isFull ? later(1)() : undefined))
    await qondor.receive(request('PingV1'))
    isFull = false
    expect((await qondor.receive(request('PingV1'))).outcome).toBe('handled')
  })

  it('a handler that failed otherwise wins', async () => {
    captureLog()
    const result = await makeQondor().onPing(later(1)).onPing(other).receive(request('PingV1'))
    expect(result).toMatchObject({ status: 500, error: { code: 'handler_failed' } })
    expect(toHttpResponse(result).headers).not.toHaveProperty('retry-after')
  })

  it('so does one that took too long', async () => {
    captureLog()
    const qondor = makeQondor({ handlerTimeoutMs: 5 }).onPing(later(1)).onPing(never)
    expect(await qondor.receive(request('PingV1'))).toMatchObject({
      status: 500,
      error: { code: 'handler_timeout' },
    })
  })
})

describe('in a worker', () => {
  it('the latest of several times counts', async () => {
    captureLog()
    const qondor = makeQondor().onOfferSent(later(20)).onOfferSent(later(50)).onOfferSent(later(0))
    expect(await qondor.handleDelivery(makeDelivery(), attempt)).toEqual({
      action: 'retry',
      reason: 'retry_later: RetryLaterError: full; RetryLaterError: full; RetryLaterError: full',
      waitMs: 50,
    })
  })

  it.each([
    ['of a handler that failed otherwise', other, { action: 'retry' }],
    [
      'of one that never can succeed',
      () => Promise.reject(new NonRetryableError('no such deal')),
      { action: 'deadLetter' },
    ],
  ])('there is no time because %s', async (_, handler, expected) => {
    captureLog()
    const qondor = makeQondor().onOfferSent(later(20)).onOfferSent(handler)
    const result = await qondor.handleDelivery(makeDelivery(), attempt)
    expect(result).toMatchObject(expected)
    expect(result).not.toHaveProperty('waitMs')
  })

  it('the last attempt makes a dead letter', async () => {
    captureLog()
    const qondor = makeQondor().onOfferSent(later(20))
    const last = { number: 10, isLast: true }
    expect(await qondor.handleDelivery(makeDelivery(), last)).toEqual({
      action: 'deadLetter',
      reason: 'retry_later: RetryLaterError: full',
    })
  })
})

describe('the time', () => {
  it.each([Number.NaN, -1])('cannot be %d milliseconds', (afterMs) => {
    expect(() => new RetryLaterError('full', { afterMs })).toThrow(/needs `afterMs`/)
  })

  it('cannot be an invalid date', () => {
    expect(() => new RetryLaterError('full', { at: new Date('soon') })).toThrow(/a valid Date/)
  })

  it('counts down to a date, and is 0 after it', () => {
    fakeTimers({ now: 0 })
    const error = new RetryLaterError('full', { at: new Date(5_000) })
    expect(error.waitMs).toBe(5_000)
    expect(new RetryLaterError('full', { at: new Date(-5_000) }).waitMs).toBe(0)
  })

  it.each([
    ['30', 30_000],
    [' 7 ', 7_000],
    ['Thu, 01 Jan 1970 00:01:30 GMT', 90_000],
    ['Thursday, 01-Jan-70 00:01:30 GMT', 90_000],
    ['Thu Jan  1 00:01:30 1970', 90_000],
    [undefined, 60_000],
    ['soon', 60_000],
    ['', 60_000],
    ['-5', 60_000],
  ])('is read from a response: %s', (value, expected) => {
    fakeTimers({ now: 0 })
    const headers = value === undefined ? {} : { 'retry-after': value }
    const error = RetryLaterError.from(new Response(null, { status: 429, headers }))
    expect(error.waitMs).toBe(expected)
    expect(error.message).toBe('The response had status 429.')
  })
})

it('is recognised by its brand', () => {
  expect(RetryLaterError.is(new RetryLaterError('full', { afterMs: 0 }))).toBe(true)
  expect(RetryLaterError.is(new Error('full'))).toBe(false)
})
