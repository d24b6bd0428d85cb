import { describe, expect, it, vi } from 'vitest'
import { bodyOf } from '../../receiver/bodies.js'
import { makeQondor, request } from '../../receiver/qondor.js'
import { makeDelivery } from '../make-delivery.js'
import { type OpenQueue, patiently } from './open-queue.js'

/** Workers of a receiver that lack a handler. */
export function testMissingHandlers(openQueue: OpenQueue): void {
  describe('an event that the worker has no handler for', () => {
    it('is kept with the dead letters, and handled once it is replayed to a worker that has one', async () => {
      const queue = await openQueue()
      const onPing = vi.fn()
      const lacking = makeQondor({ queue })
        .onPing(onPing)
        .onError(() => {})
        .ignore('OfferSentV1')
      await queue.enqueue(makeDelivery({ topic: 'OfferSentV1', body: bodyOf('OfferSentV1') }))
      expect((await lacking.receive(request('OfferAnsweredV1'))).outcome).toBe('queued')
      expect((await lacking.receive(request('PingV1'))).outcome).toBe('queued')
      const worker = await lacking.work()
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      await expect.poll(() => onPing.mock.calls.length, patiently).toBe(1)
      const [letter] = await queue.dead.list()
      expect(letter).toMatchObject({ delivery: { topic: 'OfferAnsweredV1' }, attempts: 1 })
      expect(letter?.reason).toMatch(/^no_handler: /)
      await worker.stop()
      const handler = vi.fn()
      await makeQondor({ queue }).onOfferAnswered(handler).work()
      expect(await queue.dead.replayAll()).toBe(1)
      await expect.poll(() => handler.mock.calls.length, patiently).toBe(1)
      expect(await queue.dead.count()).toBe(0)
    })

    it('keeps the reason in the dead letter of a handler that threw, whatever characters it has', async () => {
      const queue = await openQueue({ attempts: 1 })
      const error = new RangeError(`no\0t \ud800 æøå 🎉 ${'x'.repeat(1_000)}`)
      const qondor = makeQondor({ queue }).onPing(() => Promise.reject(error))
      const log = vi.spyOn(console, 'error').mockImplementation(() => {})
      await qondor.receive(request('PingV1'))
      await qondor.work()
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      log.mockRestore()
      const [letter] = await queue.dead.list()
      expect(letter?.reason).toMatch(/^handler_failed: RangeError: no t \ufffd æøå 🎉 x+$/)
      expect(letter?.reason).toHaveLength(500)
    })
  })
}
