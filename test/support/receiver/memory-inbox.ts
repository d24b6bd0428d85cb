import type { DeliveryInbox, EnqueueResult, StoredDelivery } from '../../../src/queue/index.js'

/** An inbox that keeps what it is given, and answers what the test says. */
export function memoryInbox(store: (key: string) => EnqueueResult | Promise<EnqueueResult>) {
  const enqueued: StoredDelivery[] = []
  const deadLetters: { delivery: StoredDelivery; reason: string }[] = []
  const inbox: DeliveryInbox = {
    async enqueue(delivery) {
      const answer = await store(delivery.key)
      enqueued.push(delivery)
      return answer
    },
    async storeDeadLetter(delivery, reason) {
      const answer = await store(delivery.key)
      deadLetters.push({ delivery, reason })
      return answer
    },
  }
  return { inbox, enqueued, deadLetters }
}
