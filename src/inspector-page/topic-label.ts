import type { InspectedDelivery } from './messages.js'

/** How a delivery is called, whether or not a topic could be read. */
export function topicLabel({ topic }: Pick<InspectedDelivery, 'topic'>): string {
  return topic || 'No topic'
}
