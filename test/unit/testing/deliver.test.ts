import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { createQondorWebhooks, memoryStore } from '../../../src/index.js'
import { deliver, fakeClock } from '../../../src/testing/index.js'
import { auth, makeQondor } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

const ignore = (): void => {}

describe('deliver', () => {
  it('runs the handlers behind the key, and answers the event', async () => {
    const offers: number[] = []
    const qondor = makeQondor().onOfferSent((event) => void offers.push(event.offerId))

    const result = await deliver(qondor, 'OfferSentV1', { offerId: 42 }, { auth })

    expect(result).toMatchObject({ outcome: 'handled', status: 200, event: { offerId: 42 } })
    expect(offers).toEqual([42])
  })

  it('is not let in without the key, unless nobody asks for one', async () => {
    const open = createQondorWebhooks({ auth: false }).onPing(ignore)

    expect(await deliver(makeQondor(), 'PingV1')).toMatchObject({ outcome: 'unauthorized' })
    expect(await deliver(open, 'PingV1')).toMatchObject({ outcome: 'handled' })
    expect(await deliver(open, 'PingV1', {}, { auth })).toMatchObject({ outcome: 'handled' })
  })

  it('says when nobody listens, and when a handler throws', async () => {
    captureLog()
    const qondor = makeQondor().onPing(() => Promise.reject(new Error('no')))

    expect(await deliver(qondor, 'OfferSentV1', {}, { auth })).toMatchObject({
      outcome: 'unhandled',
    })
    expect(await deliver(qondor, 'PingV1', {}, { auth })).toMatchObject({ outcome: 'failed' })
  })

  it('quotes what the handlers threw, for the output of a failing test', async () => {
    const onError = vi.fn()
    const qondor = makeQondor()
      .onPing(() => Promise.reject(new RangeError('no such offer')), { name: 'crm' })
      .onPing(() => Promise.reject('no reason'))
      .onError(onError)

    const { error } = await deliver(qondor, 'PingV1', {}, { auth })

    expect(error?.message).toMatch(/ crm: RangeError: no such offer; no reason$/)
    expect(onError).toHaveBeenCalledExactlyOnceWith(error, expect.anything())
  })

  it('quotes it once if two deliveries share the attempt', async () => {
    const qondor = makeQondor()
      .onPing(() => Promise.reject(new Error('no such offer')))
      .onError(ignore)
    const send = () => deliver(qondor, 'PingV1', { webhookId: 'one' }, { auth })

    const [first, second] = await Promise.all([send(), send()])

    expect(second.error).toBe(first.error)
    expect(first.error?.message.match(/no such offer/g)).toHaveLength(1)
  })

  it('says what the schema of a topic of the user refuses', async () => {
    captureLog()
    const PingV1 = z.object({ topic: z.literal('PingV1'), pong: z.string() })
    const qondor = createQondorWebhooks({ auth: false, topics: { PingV1 } })

    const result = await deliver(qondor, 'PingV1')

    expect(result).toMatchObject({ outcome: 'invalid', status: 422 })
    expect(result.error?.issues).toMatchObject([{ path: ['pong'] }])
  })
})

describe('deduplication on a fake clock', () => {
  it('forgets an event when its time has passed', async () => {
    const clock = fakeClock()
    const store = memoryStore({ windowMs: 60_000, now: clock.now })
    const qondor = makeQondor({ store }).onPing(ignore)
    const send = async () => {
      const { outcome } = await deliver(qondor, 'PingV1', { webhookId: 'the-same' }, { auth })
      return outcome
    }

    expect([await send(), await send()]).toEqual(['handled', 'duplicate'])
    clock.advance(59_999)
    expect(await send()).toBe('duplicate')
    clock.advance(1)
    expect(await send()).toBe('handled')
  })

  it('never takes two events for one', async () => {
    const qondor = makeQondor().onPing(ignore)
    const sent = Array.from({ length: 20 }, () => deliver(qondor, 'PingV1', {}, { auth }))

    expect(new Set((await Promise.all(sent)).map(({ outcome }) => outcome))).toEqual(
      new Set(['handled']),
    )
  })
})

describe('fakeClock', () => {
  it('stands still at its start until it is told to go on', () => {
    const { now, advance } = fakeClock(new Date('2025-05-17T12:00:00Z'))

    expect(now()).toBe(Date.parse('2025-05-17T12:00:00Z'))
    advance(1_500)
    expect(now()).toBe(Date.parse('2025-05-17T12:00:01.500Z'))
    expect(fakeClock(7).now()).toBe(7)
    expect(fakeClock().now()).toBe(Date.parse('2026-01-01T00:00:00Z'))
  })

  it('runs what is due as it goes on, each at its time', () => {
    const clock = fakeClock(0)
    const ran: [string, number][] = []
    const note = (name: string) => () => ran.push([name, clock.now()])
    clock.after(30, note('later'))
    clock.after(10, () => {
      note('first')()
      clock.after(5, note('nested'))
    })
    const cancel = clock.after(20, note('cancelled'))
    clock.after(10, note('second'))
    cancel()
    clock.advance(29)
    expect(ran).toEqual([
      ['first', 10],
      ['second', 10],
      ['nested', 15],
    ])
    expect(clock.now()).toBe(29)
    clock.advance(1)
    expect(ran.slice(3)).toEqual([['later', 30]])
  })

  it('goes on from where a callback left it', () => {
    const clock = fakeClock(0)
    clock.after(10, () => clock.advance(100))
    clock.advance(20)
    expect(clock.now()).toBe(110)
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses to wait %d', (milliseconds) => {
    const refusal = expect.objectContaining({ code: 'invalid_options' })
    expect(() => fakeClock().after(milliseconds, () => {})).toThrow(refusal)
  })
})
