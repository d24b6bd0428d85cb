import type { EarlierAttempts } from '../../queue/delivery-queue.js'
import { encodeDelivery, type StoredDelivery } from '../../queue/stored-delivery.js'

/** What an engine stores as the data of a job, beside the delivery. */
interface DataBesideDelivery extends EarlierAttempts {
  /** Why a delivery was stored as a dead letter. */
  readonly reason?: string | undefined
}

/** The data of a job; earlier releases ignore what is beside the delivery. */
export function toJobData(delivery: StoredDelivery, beside: DataBesideDelivery) {
  return { ...encodeDelivery(delivery), ...beside }
}

/** The data of a dead letter as it is put back into the queue. */
export function replayedData(data: unknown, allHandlers: boolean): object {
  const { reason: _, failedHandlers: __, marks, ...delivery } = data as DataBesideDelivery
  return marks === undefined || allHandlers ? delivery : { ...delivery, marks }
}

/** The marks that a job was stored with and those that its attempts added, sorted. */
export function allMarks(data: unknown, added: readonly string[]): readonly string[] {
  const { marks } = (data ?? {}) as { readonly marks?: unknown }
  return [...new Set([...textsOf(marks), ...added])].sort()
}

/** The names of handlers that are stored with the reason of a dead letter. */
export function failedHandlersOf(stored: unknown): readonly string[] {
  const { failedHandlers } = (stored ?? {}) as { readonly failedHandlers?: unknown }
  return textsOf(failedHandlers)
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
