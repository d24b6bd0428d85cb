import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { RetryLaterError } from '../../../src/index.js'
import type { AttemptResult } from '../../../src/queue/index.js'
import {
  deliver,
  fakeClock,
  type MemoryQueueOptions,
  memoryQueue,
} from '../../../src/testing/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { auth, makeQondor } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

const hour = 3_600_000
const failed: AttemptResult = { action: 'retry', reason: 'no: it fails' }
const done: AttemptResult = { action: 'ack' }

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** A queue on a clock that stands still. */
function open(options: MemoryQueueOptions = {}) {
  const clock = fakeClock()
  const queue = memoryQueue({ clock, ...options })
  ends.push(() => queue.close())
  const goOn = async (milliseconds: number) => {
    clock.advance(milliseconds)
    await queue.idle()
  }
  return { clock, queue, goOn }
}

/** A promise and what resolves it. */
function latch() {
  let release = () => {}
  const promise = new Promise<void>((resolve) => {
    release = resolve
  })
  return { promise, release }
}

describe('memoryQueue with a receiver', () => {
  it('retries only the named handler that failed, when its time has come', async () => {
    captureLog()
    const { queue, goOn } = open()
    const mail = vi.fn()
    const crm = vi.fn().mockRejectedValueOnce(new Error('no')).mockRejectedValueOnce('no')
    const qondor = makeQondor({ queue })
      .onOfferSent(crm, { name: 'crm' })
      .onOfferSent(mail, { name: 'mail' })
    await qondor.work()
    const send = () => deliver(qondor, 'OfferSentV1', { webhookId: 'one' }, { auth })

    expect(await send()).toMatchObject({ outcome: 'queued' })
    await queue.idle()
    expect([crm.mock.calls.length, mail.mock.calls.length]).toEqual([1, 1])
    await goOn(4_999)
    expect(crm).toHaveBeenCalledTimes(1)
    expect(await send()).toMatchObject({ outcome: 'duplicate' })
    await goOn(hour)
    await goOn(hour)
    expect([crm.mock.calls.length, mail.mock.calls.length]).toEqual([3, 1])
    expect(await queue.stats()).toEqual({ waiting: 0, active: 0, dead: 0, oldestWaitMs: 0 })
  })

  it('remembers the steps of a handler, and waits as long as it asks', async () => {
    captureLog()
    const { queue, goOn } = open({ attempts: 3, maxRetryMs: 1_000, firstRetryMs: 1_000 })
    const step = vi.fn()
    const qondor = makeQondor({ queue }).onPing(async (_event, delivery) => {
      await delivery.once('invoice', step)
      if (delivery.attempt === 1) throw new RetryLaterError('Busy.', { afterMs: 24 * hour })
    })
    await qondor.work()
    await deliver(qondor, 'PingV1', {}, { auth })
    await queue.idle()
    await goOn(24 * hour - 60_000)
    expect(await queue.stats()).toMatchObject({ waiting: 1, oldestWaitMs: 24 * hour - 60_000 })
    await goOn(120_000)
    expect(await queue.stats()).toMatchObject({ waiting: 0, dead: 0 })
    expect(step).toHaveBeenCalledTimes(1)
  })

  it('names the handlers of a dead letter, and replays those or all', async () => {
    captureLog()
    const { queue, clock } = open({ attempts: 1 })
    const mail = vi.fn()
    const crm = vi.fn().mockRejectedValue(new Error('no CRM'))
    const qondor = makeQondor({ queue }).onPing(crm, { name: 'crm' }).onPing(mail, { name: 'mail' })
    await qondor.work()
    await deliver(qondor, 'PingV1', {}, { auth })
    await queue.idle()
    const [letter] = await queue.dead.list()
    expect(letter).toMatchObject({ failedHandlers: ['crm'], failedAt: new Date(clock.now()) })
    expect(letter?.reason).toContain('no CRM')
    for (const allHandlers of [false, true]) {
      await queue.dead.replay(letter?.id ?? '', { allHandlers })
      await queue.idle()
    }
    expect([crm.mock.calls.length, mail.mock.calls.length]).toEqual([3, 2])
  })
})

describe('memoryQueue with a fake clock', () => {
  it('does nothing by real time', async () => {
    const { queue } = open({ firstRetryMs: 1, deadLetters: { keepMs: 1 } })
    const { calls, handle } = recordingHandler(() => failed)
    await workOn(queue, handle)
    await queue.storeDeadLetter(makeDelivery(), 'r')
    await queue.enqueue(makeDelivery())
    await queue.idle()
    await delay(20)
    expect(calls).toHaveLength(1)
    expect(await queue.stats()).toEqual({ waiting: 1, active: 0, dead: 1, oldestWaitMs: 0 })
  })

  it('is idle once its handlers have ended, and at once where none can run', async () => {
    const { queue } = open()
    await queue.enqueue(makeDelivery())
    await queue.idle()
    const { promise, release } = latch()
    const { calls, handle } = recordingHandler(() => promise.then(() => done))
    const worker = await workOn(queue, handle, { concurrency: 1 })
    await queue.enqueue(makeDelivery())
    let isIdle = false
    const idle = queue.idle().then(() => {
      isIdle = true
    })
    await delay(5)
    expect(isIdle).toBe(false)
    expect(await queue.stats()).toMatchObject({ waiting: 1, active: 1 })
    release()
    await idle
    expect(calls).toHaveLength(2)
    await worker.stop()
    await queue.idle()
  })

  it('forgets the key of a handled event after windowMs', async () => {
    const { queue, goOn } = open({ windowMs: hour })
    const delivery = makeDelivery()
    await workOn(queue, recordingHandler().handle)
    await queue.enqueue(delivery)
    await queue.idle()
    await goOn(hour - 1)
    expect(await queue.enqueue(delivery)).toBe('duplicate')
    await goOn(1)
    expect(await queue.enqueue(delivery)).toBe('queued')
  })

  it('removes dead letters at their age, if there is a worker', async () => {
    const { queue, goOn } = open({ deadLetters: { keepMs: hour } })
    await queue.storeDeadLetter(makeDelivery(), 'r')
    await goOn(hour)
    expect(await queue.dead.count()).toBe(1)
    const worker = await workOn(queue, recordingHandler().handle)
    expect(await queue.dead.count()).toBe(0)
    await queue.storeDeadLetter(makeDelivery(), 'r')
    await goOn(hour)
    await worker.stop()
    expect(await queue.dead.count()).toBe(0)
  })

  it('takes a delivery from a handler that does not end, and hands it to the next worker', async () => {
    const { queue, clock } = open({ attempts: 2 })
    await queue.enqueue(makeDelivery())
    const { promise, release } = latch()
    const endless = recordingHandler(() => promise.then(() => done))
    const stopLate = async () => {
      const worker = await workOn(queue, endless.handle)
      const stopping = worker.stop({ timeoutMs: 60_000 })
      await delay(1)
      clock.advance(60_000)
      await delay(1)
      expect(endless.calls.at(-1)?.attempt.signal?.aborted).toBe(true)
      clock.advance(1_000)
      await stopping
    }
    await stopLate()
    expect(await queue.stats()).toMatchObject({ waiting: 1, active: 0 })
    await stopLate()
    release()
    await delay(1)
    expect(endless.calls.map(({ attempt: { number } }) => number)).toEqual([1, 2])
    const reason = expect.stringMatching(/^worker_crashed: /)
    expect(await queue.dead.list()).toMatchObject([{ attempts: 2, reason }])
  })
})

describe('memoryQueue with order: project', () => {
  it('lets an event wait for the one before it, also while that is dead', async () => {
    const { queue, goOn } = open({ order: 'project', attempts: 2 })
    const [first, second, other] = [makeDelivery(), makeDelivery(), makeDelivery({ projectId: 2 })]
    for (const delivery of [first, second, other]) await queue.enqueue(delivery)
    let isFixed = false
    const { keys, handle } = recordingHandler(({ delivery: { key } }) => {
      return key === first.key && !isFixed ? failed : done
    })
    await workOn(queue, handle)
    await queue.idle()
    await goOn(hour)
    expect(keys()).toEqual([first.key, other.key, first.key])
    expect(await queue.stats()).toMatchObject({ waiting: 1, dead: 1, oldestWaitMs: hour })
    isFixed = true
    expect(await queue.dead.replayAll()).toBe(1)
    await queue.idle()
    expect(keys().slice(3)).toEqual([first.key, second.key])
  })

  it('lets the next event run once a dead one is removed', async () => {
    const { queue } = open({ order: 'project', attempts: 1 })
    const [first, second] = [makeDelivery(), makeDelivery()]
    for (const delivery of [first, second]) await queue.enqueue(delivery)
    const { keys, handle } = recordingHandler(({ delivery }) => {
      return delivery.key === first.key ? failed : done
    })
    await workOn(queue, handle)
    await queue.idle()
    expect(await queue.dead.remove(first.key)).toBe(true)
    await queue.idle()
    expect(keys()).toEqual([first.key, second.key])
    expect(await queue.enqueue(first)).toBe('duplicate')
  })

  it('takes no other order, and checks the options as other queues do', () => {
    const refusal = expect.objectContaining({ code: 'invalid_options' })
    const wrong: MemoryQueueOptions[] = [
      { order: 'topic' as 'project' },
      { attempts: 0 },
      { name: '' },
    ]
    for (const options of wrong) expect(() => memoryQueue(options)).toThrow(refusal)
  })
})

describe('memoryQueue with the clock of the system', () => {
  it('retries by itself, and leaves no timer when it is closed', async () => {
    vi.useFakeTimers()
    ends.push(() => vi.useRealTimers())
    const queue = memoryQueue({ firstRetryMs: 1_000 })
    const { calls, handle } = recordingHandler(() => failed)
    await workOn(queue, handle)
    await queue.enqueue(makeDelivery())
    await queue.idle()
    await vi.advanceTimersByTimeAsync(1_250)
    expect(calls).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(1)
    await queue.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})
