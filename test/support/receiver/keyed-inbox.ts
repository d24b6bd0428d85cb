import type { DeliveryInbox, EnqueueResult, StoredDelivery } from '../../../src/queue/index.js'

/** An inbox as the contract describes it: the work and the dead letters each have keys of their own. */
export function keyedInbox() {
  const work = new Map<string, StoredDelivery>()
  const dead = new Map<string, StoredDelivery>()
  const put = (place: Map<string, StoredDelivery>, delivery: StoredDelivery): EnqueueResult => {
    if (place.has(delivery.key)) return 'duplicate'
    place.set(delivery.key, delivery)
    return 'queued'
  }
  const inbox: DeliveryInbox = {
    enqueue: async (delivery) => put(work, delivery),
    storeDeadLetter: async (delivery) => put(dead, delivery),
  }
  /** Moves a dead letter to the work, unless its event got there meanwhile. */
  const replay = async (key: string): Promise<EnqueueResult | undefined> => {
    const delivery = dead.get(key)
    dead.delete(key)
    return delivery && inbox.enqueue(delivery)
  }
  return { inbox, work, dead, replay }
}
