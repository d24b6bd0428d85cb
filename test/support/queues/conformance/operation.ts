import { expect, it } from 'vitest'
import { makeDelivery } from '../make-delivery.js'
import { recordingHandler, workOn } from '../recording-handler.js'
import { type OpenQueue, patiently } from './open-queue.js'

/** What is asked of a queue beside its work. */
export function testOperation(openQueue: OpenQueue): void {
  it('says what is in it', async () => {
    const queue = await openQueue()
    expect(await queue.stats()).toEqual({ waiting: 0, active: 0, dead: 0, oldestWaitMs: 0 })
    for (let count = 0; count < 3; count += 1) await queue.enqueue(makeDelivery())
    await queue.storeDeadLetter(makeDelivery(), 'r')
    const now = () => queue.stats()
    await expect.poll(now, patiently).toMatchObject({ waiting: 3, active: 0, dead: 1 })
    await expect.poll(async () => (await now()).oldestWaitMs, patiently).toBeGreaterThan(500)
    let finish = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const { handle } = recordingHandler(() => finished.then(() => ({ action: 'ack' })))
    await workOn(queue, handle, { concurrency: 1 })
    await expect.poll(now, patiently).toMatchObject({ waiting: 2, active: 1 })
    finish()
    await expect.poll(now, patiently).toMatchObject({ waiting: 0, active: 0, oldestWaitMs: 0 })
  })

  it('says at once what was enqueued, died and was replayed', async () => {
    const queue = await openQueue()
    const counts = async () => {
      const { waiting, active, dead } = await queue.stats()
      return [waiting, active, dead]
    }
    await queue.enqueue(makeDelivery())
    expect(await counts()).toEqual([1, 0, 0])
    await queue.storeDeadLetter(makeDelivery(), 'r')
    expect(await counts()).toEqual([1, 0, 1])
    expect(await queue.dead.replayAll()).toBe(1)
    expect(await counts()).toEqual([2, 0, 0])
  })
}
