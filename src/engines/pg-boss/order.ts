import type { StoredDelivery } from '../../queue/stored-delivery.js'

/** Whether, and by what, deliveries are kept in order. */
export interface Order {
  readonly isOrdered: boolean
  /** What pg-boss is told of a delivery's place: those with the same key follow each other. */
  orderOf(delivery: StoredDelivery): { singletonKey?: string }
}

export function makeOrder(order: 'none' | 'project'): Order {
  const isOrdered = order === 'project'
  return {
    isOrdered,
    orderOf: (delivery) => (isOrdered ? { singletonKey: orderKey(delivery) } : {}),
  }
}

function orderKey({ projectId, key }: StoredDelivery): string {
  return projectId === undefined ? `delivery:${key}` : `project:${projectId}`
}
