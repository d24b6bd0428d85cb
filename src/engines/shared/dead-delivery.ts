import { decodeDelivery } from '../../queue/delivery-codec.js'
import type { StoredDelivery } from '../../queue/stored-delivery.js'

/** The reason kept with a delivery whose last attempt killed its worker. */
export const workerDied = 'worker_died: The last attempt ended without an answer.'

/**
 * The delivery of a dead letter. One that only a later release can read is listed all the same, and
 * can be replayed there. Its key is the one that is stored with it, or else `fallbackKey`.
 */
export function deadDelivery(
  encoded: unknown,
  fallbackKey: string,
  receivedAt: Date,
): StoredDelivery {
  try {
    return decodeDelivery(encoded)
  } catch {
    const { key, webhookId, topic } = (encoded ?? {}) as Partial<Record<string, unknown>>
    return {
      key: textOf(key) ?? fallbackKey,
      webhookId: textOf(webhookId),
      topic: textOf(topic),
      projectId: undefined,
      receivedAt,
      body: encoded as object,
    }
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
