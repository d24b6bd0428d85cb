import { decodeDelivery } from '../../queue/delivery-codec.js'
import type { StoredDelivery } from '../../queue/stored-delivery.js'

/** The reason kept with a delivery whose last attempt killed its worker. */
export const workerDied = 'worker_died: The last attempt ended without an answer.'

/**
 * The delivery of a dead letter. One that only a later release can read is listed all the same, and
 * can be replayed there.
 */
export function deadDelivery(encoded: unknown, key: string, receivedAt: Date): StoredDelivery {
  try {
    return decodeDelivery(encoded)
  } catch {
    const unknown = { webhookId: undefined, topic: undefined, projectId: undefined }
    return { key, ...unknown, receivedAt, body: encoded as object }
  }
}
