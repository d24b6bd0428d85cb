import type { DeliveryInbox, EnqueueAnswer, StoredDelivery } from '../../../src/queue/index.js'

/** An inbox that keeps what it is given, and answers what the test says. */
export function memoryInbox(store: (key: string) => EnqueueAnswer | Promise<EnqueueAnswer>) {
  const enqueued: StoredDelivery[] = []
  const quarantined: { delivery: StoredDelivery; reason: string }[] = []
  const inbox: DeliveryInbox = {
    async enqueue(delivery) {
      const answer = await store(delivery.key)
      enqueued.push(delivery)
      return answer
    },
    async quarantine(delivery, reason) {
      const answer = await store(delivery.key)
      quarantined.push({ delivery, reason })
      return answer
    },
  }
  return { inbox, enqueued, quarantined }
}
