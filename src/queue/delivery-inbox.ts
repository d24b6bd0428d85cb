import type { StoredDelivery } from './stored-delivery.js'

/**
 * Where a receiver puts deliveries before it answers: all that a queue needs for the `queue` option,
 * if something else runs the work, such as a serverless host's own consumer.
 *
 * Each method resolves only once the delivery is stored as durably as the queue can, and rejects when
 * it is not: the answer is then 503, and nothing was acknowledged. It should settle in bounded time: the
 * body counts against `maxPendingBytes` until then.
 *
 * The work and the dead letters detect duplicates apart from each other, both by `delivery.key`. An event
 * that was only kept as a dead letter is not a duplicate for `enqueue`: a release that can handle it
 * takes its next delivery. Replay a dead letter with the same key, and drop it if `enqueue` answers
 * `duplicate`: its event was taken meanwhile.
 *
 * @example
 * const inbox: DeliveryInbox = {
 *   enqueue: (delivery) => send(queueUrl, encodeDelivery(delivery)),
 *   quarantine: (delivery, reason) => send(deadLetterUrl, { ...encodeDelivery(delivery), reason }),
 * }
 */
export interface DeliveryInbox {
  /**
   * Stores a delivery to be worked on. `duplicate`: its key waits, is worked on or was handled already.
   */
  enqueue(delivery: StoredDelivery): Promise<EnqueueAnswer>
  /**
   * Stores a delivery that no handler can take now, with the dead letters, from where it can be
   * replayed. `reason` says why; it holds a payload value only where a handler's error did.
   * `duplicate`: its key is with the dead letters already.
   */
  quarantine(delivery: StoredDelivery, reason: string): Promise<EnqueueAnswer>
}

/** `queued`: stored now. `duplicate`: this event was stored in the same place before. */
export type EnqueueAnswer = 'queued' | 'duplicate'
