import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { atEnd, open, ownFile } from '../../support/sqlite/own-file.js'

const patiently = { timeout: 15_000, interval: 50 }
const hour = 3_600_000

it('a clock that jumps ahead has a delivery run once more, whose attempt is left in peace', async () => {
  const queue = open(ownFile())
  await queue.enqueue(makeDelivery())
  const ends: (() => void)[] = []
  const { calls, handle } = recordingHandler(async () => {
    await new Promise<void>((resolve) => ends.push(resolve))
    return { action: 'ack' }
  })
  await workOn(queue, handle)
  await expect.poll(() => calls.length, patiently).toBe(1)

  const now = Date.now
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + hour)
  atEnd(() => clock.mockRestore())
  await expect.poll(() => calls.length, patiently).toBe(2)
  // A worker renews its leases every three seconds, and learns what it has lost.
  await delay(3_500)
  expect(calls.map(({ attempt }) => attempt.signal?.aborted)).toEqual([true, false])

  for (const end of ends) end()
  await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 0, active: 0 })
  expect(await queue.dead.count()).toBe(0)
  expect(calls).toHaveLength(2)
})
