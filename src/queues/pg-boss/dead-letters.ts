import type { DeadLetter, DeadLetterFilter, DeadLetters } from '../../queue/delivery-queue.js'
import { deadDelivery, workerCrashed } from '../shared/attempts.js'
import type { Order, QueueNames } from './job-queues.js'
import { type JobPosition, removeDeadLetter, selectJobs } from './job-table.js'
import type { JobLike, PgBossLike } from './pg-boss-like.js'
import { replayJob } from './replay.js'

const pageSize = 10_000
const maxCounted = 100_000
// Each replay moves one body through this process.
const replayConcurrency = 4

/** The jobs of the dead letter queue: those that pg-boss moved there, and those that we stored there. */
export function createDeadLetters(
  boss: () => Promise<PgBossLike>,
  names: QueueNames,
  order: Order,
): DeadLetters {
  const { main, dead } = names

  /** The ids of the matching dead letters, oldest first, without reading their bodies. */
  async function* idsOf(engine: PgBossLike, { topic, since, until }: DeadLetterFilter) {
    let after: JobPosition | undefined
    do {
      const columns = 'id, "createdOn", "createdOn"::text as "createdOnText"'
      const page = await selectJobs<JobPosition & { createdOn: Date }>(engine, dead, columns, {
        limit: pageSize,
        ...(topic !== undefined && { data: { topic } }),
        after,
      })
      for (const { id, createdOn } of page) {
        if (since && createdOn < since) continue
        if (until && createdOn >= until) continue
        yield id
      }
      after = page.length < pageSize ? undefined : page.at(-1)
    } while (after !== undefined)
  }

  async function find(engine: PgBossLike, id: string): Promise<JobLike | undefined> {
    if (!isUuid(id)) return undefined
    const [job] = await engine.findJobs(dead, { id })
    return job
  }

  async function replay(engine: PgBossLike, id: string): Promise<boolean> {
    const job = await find(engine, id)
    return job !== undefined && (await replayJob(engine, names, order, job))
  }

  return {
    async list({ limit = 100, ...filter } = {}) {
      const engine = await boss()
      const letters: DeadLetter[] = []
      if (limit <= 0) return letters
      for await (const id of idsOf(engine, filter)) {
        const job = await find(engine, id)
        // Another process may have replayed or removed it in the meantime.
        if (job && letters.push(toDeadLetter(job)) >= limit) break
      }
      return letters
    },
    async count() {
      const options = { destination: main, limit: maxCounted }
      return (await (await boss()).previewRedrive(dead, options)).total
    },
    async get(id) {
      const job = await find(await boss(), id)
      return job && toDeadLetter(job)
    },
    replay: async (id) => replay(await boss(), id),
    async replayAll(filter = {}) {
      const engine = await boss()
      // All are listed before the first is moved, so that one that fails again is not moved twice.
      const ids: string[] = []
      for await (const id of idsOf(engine, filter)) ids.push(id)
      // Each lane takes the oldest, from the end.
      ids.reverse()
      let replayed = 0
      const lane = async (): Promise<void> => {
        for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
          if (await replay(engine, id)) replayed += 1
        }
      }
      // One lane if the queue keeps an order.
      await Promise.all(Array.from({ length: order.isOrdered ? 1 : replayConcurrency }, lane))
      return replayed
    },
    async remove(id) {
      return isUuid(id) && (await removeDeadLetter(await boss(), names, id))
    },
  }
}

// PostgreSQL rejects a search for an id that is not a UUID.
function isUuid(id: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)
}

function toDeadLetter(job: JobLike): DeadLetter {
  const { reason } = (job.sourceOutput ?? job.data ?? {}) as { reason?: unknown }
  return {
    id: job.id,
    delivery: deadDelivery(job.data, job.id, job.createdOn),
    reason: typeof reason === 'string' ? reason : workerCrashed,
    failedHandlers: [],
    failedAt: job.createdOn,
    attempts: job.sourceId === null ? 0 : (job.sourceRetryCount ?? 0) + 1,
  }
}
