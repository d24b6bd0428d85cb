import type { JobsOptions } from 'bullmq'
import { encodeDelivery } from '../../queue/delivery-codec.js'
import type { StoredDelivery } from '../../queue/stored-delivery.js'
import type { EngineSettings } from '../shared/engine-options.js'

/** A delivery as BullMQ keeps it: `key` is its id, and `name` what its tools show. */
export interface DeliveryJob {
  readonly key: string
  readonly name: string
  readonly data: object
  /** How long the body is, in characters. */
  readonly size: number
}

/** The name of a job whose delivery has no topic that could be read. */
export const nameWithoutTopic = 'unreadable'

export function asJob(delivery: StoredDelivery, more: { reason?: string } = {}): DeliveryJob {
  const encoded = encodeDelivery(delivery)
  const data = { ...encoded, ...more }
  const name = encoded.topic ?? nameWithoutTopic
  return { key: delivery.key, name, data, size: encoded.body.length }
}

/** How BullMQ is to treat a delivery that waits for a worker. */
export function deliveryOptions({ attempts, windowMs }: EngineSettings): JobsOptions {
  return {
    attempts,
    backoff: { type: 'custom' },
    // What is done is remembered, so that a repeat is told; what is dead is kept.
    removeOnComplete: { age: windowMs / 1_000 },
    removeOnFail: false,
    // Reasons are kept; where in our code they were made helps nobody.
    stackTraceLimit: 0,
  }
}

/**
 * How BullMQ is to treat a delivery in quarantine, where nobody works. A priority keeps it in a sorted
 * set, from which one is taken quickly, however many there are.
 */
export const quarantineOptions: JobsOptions = { priority: 1 }
