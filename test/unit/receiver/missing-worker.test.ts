import { describe, expect, it, vi } from 'vitest'
import type { DeliveryQueue, QueueStats } from '../../../src/queue/index.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import {
  captureLog,
  captureUnhandledRejections,
  fakeTimers,
  never,
} from '../../support/receiver/spies.js'

const minute = 60_000
const untouched = { active: 0, dead: 0, oldestWaitMs: 60 * minute }

/** A receiver on a queue that counts what it stored, and says of the rest what the test does. */
function withQueue(stats: (stored: number) => QueueStats | Promise<QueueStats>) {
  fakeTimers({ toFake: ['Date'] })
  const { inbox, enqueued } = memoryInbox(() => 'queued')
  const look = vi.fn(async () => await stats(enqueued.length))
  const work = vi.fn(async () => ({ stop: async () => {} }))
  const queue: object = { ...inbox, work, stats: look }
  const qondor = makeQondor({ queue: queue as DeliveryQueue }).onPing(() => {})
  let count = 0
  const receive = async (afterMs: number, times = 1): Promise<void> => {
    vi.setSystemTime(Date.now() + afterMs)
    for (let time = 0; time < times; time += 1) {
      count += 1
      const { outcome } = await qondor.receive(request('PingV1', { webhookId: `id-${count}` }))
      expect(outcome).toBe('queued')
    }
  }
  return { qondor, receive, look }
}

describe('a receiver whose queue has no worker', () => {
  it('warns once, after five minutes in which nothing was taken', async () => {
    const log = captureLog('warn')
    const { receive } = withQueue((waiting) => ({ ...untouched, waiting }))
    for (let time = 0; time < 4; time += 1) await receive(time === 0 ? 0 : minute)
    expect(log).not.toHaveBeenCalled()
    for (let time = 0; time < 20; time += 1) await receive(minute)
    expect(log.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^\[qondor-webhooks\] No worker seems to run: \d+ deliveries wait .* 60 minutes\. Call work\(\)/,
        ),
      ],
    ])
  })

  it('warns at the third delivery where there are few', async () => {
    const log = captureLog('warn')
    const { receive } = withQueue((waiting) => ({ ...untouched, waiting }))
    for (let time = 0; time < 2; time += 1) await receive(60 * minute)
    expect(log).not.toHaveBeenCalled()
    await receive(60 * minute)
    expect(log).toHaveBeenCalledTimes(1)
  })

  it('looks at the queue every two minutes at most, however many it stores', async () => {
    const { receive, look } = withQueue(() => ({ ...untouched, waiting: 0 }))
    await receive(0)
    for (let time = 0; time < 10; time += 1) await receive(minute, 10)
    expect(look).toHaveBeenCalledTimes(3)
  })
})

describe('a receiver does not warn', () => {
  it.each<[string, (stored: number) => QueueStats | Promise<QueueStats>]>([
    ['while deliveries are worked on', (waiting) => ({ ...untouched, waiting, active: 1 })],
    ['while what waits is young', (waiting) => ({ ...untouched, waiting, oldestWaitMs: minute })],
    ['while only some wait for their next attempt', () => ({ ...untouched, waiting: 2 })],
    ['when the queue cannot be asked', () => Promise.reject(new Error('down'))],
    ['when the queue does not answer', never],
  ])('%s', async (_, stats) => {
    const log = captureLog('warn')
    const unhandled = captureUnhandledRejections()
    const { receive } = withQueue(stats)
    for (let time = 0; time < 20; time += 1) await receive(minute)
    expect(log).not.toHaveBeenCalled()
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('when it works itself, and does not look at the queue', async () => {
    const log = captureLog('warn')
    const { qondor, receive, look } = withQueue((waiting) => ({ ...untouched, waiting }))
    await qondor.work()
    for (let time = 0; time < 20; time += 1) await receive(minute)
    expect(log).not.toHaveBeenCalled()
    expect(look).not.toHaveBeenCalled()
  })

  it('again once it saw a worker, and looks no more', async () => {
    const log = captureLog('warn')
    let active = 1
    const { receive, look } = withQueue((waiting) => ({ ...untouched, waiting, active }))
    for (let time = 0; time < 7; time += 1) await receive(minute)
    active = 0
    for (let time = 0; time < 20; time += 1) await receive(minute)
    expect(look).toHaveBeenCalledTimes(1)
    expect(log).not.toHaveBeenCalled()
  })

  it('for an inbox of your own, whose consumer is elsewhere', async () => {
    const log = captureLog('warn')
    fakeTimers({ toFake: ['Date'] })
    const qondor = makeQondor({ queue: memoryInbox(() => 'queued').inbox })
    for (let time = 0; time < 20; time += 1) {
      vi.setSystemTime(Date.now() + minute)
      await qondor.receive(request('PingV1', { webhookId: `id-${time}` }))
    }
    expect(log).not.toHaveBeenCalled()
  })
})
