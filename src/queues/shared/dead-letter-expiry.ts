import type { DeadLetters, DeliveryWorker } from '../../queue/delivery-queue.js'

const lookEveryMs = 60_000
const pageSize = 100

/** A worker that also removes dead letters once they are older than `keepMs`: at its start, and every minute. */
export function withExpiry(
  worker: DeliveryWorker,
  dead: DeadLetters,
  keepMs: number | undefined,
  onError: (error: unknown) => void,
): DeliveryWorker {
  if (keepMs === undefined) return worker
  let isStopped = false
  let isRemoving = false

  const look = (): void => {
    if (isRemoving) return
    isRemoving = true
    removeExpired(dead, keepMs, () => isStopped)
      .catch((error: unknown) => {
        if (!isStopped) onError(error)
      })
      .finally(() => {
        isRemoving = false
      })
  }
  const timer = setInterval(look, Math.min(keepMs, lookEveryMs))
  look()
  return {
    async stop(options) {
      isStopped = true
      clearInterval(timer)
      await worker.stop(options)
    },
  }
}

async function removeExpired(
  dead: DeadLetters,
  keepMs: number,
  isStopped: () => boolean,
): Promise<void> {
  for (;;) {
    const expired = await dead.list({ until: new Date(Date.now() - keepMs), limit: pageSize })
    let removed = 0
    for (const { id } of expired) {
      if (isStopped()) return
      if (await dead.remove(id)) removed += 1
    }
    // If none could be removed, another worker is removing them.
    if (expired.length < pageSize || removed === 0) return
  }
}
