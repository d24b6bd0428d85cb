import type { DeadLetter, DeadLetterFilter, DeadLetters } from '../../queue/delivery-queue.js'
import { deadDelivery, workerCrashed } from '../shared/attempts.js'
import { allMarks, failedHandlersOf } from '../shared/job-data.js'
import type { Order, QueueNames } from './job-queues.js'
import { type JobPosition, removeDeadLetter, selectJobs } from './job-table.js'
import { markTableOf, readMarks } from './mark-table.js'
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

  async function withMarks(engine: PgBossLike, jobs: readonly JobLike[]): Promise<DeadLetter[]> {
    const sourceIds = jobs.flatMap(({ sourceId }) => sourceId ?? [])
    const marks = await readMarks(engine, main, sourceIds)
    return jobs.map((job) => toDeadLetter(job, marks.get(job.sourceId ?? '') ?? []))
  }

  async function replay(engine: PgBossLike, id: string, allHandlers = false): Promise<boolean> {
    const job = await find(engine, id)
    return job !== undefined && (await replayJob(engine, { names, order, allHandlers }, job))
  }

  return {
    async list({ limit = 100, ...filter } = {}) {
      const engine = await boss()
      const letters: JobLike[] = []
      if (limit === 0) return []
      for await (const id of idsOf(engine, filter)) {
        const job = await find(engine, id)
        // Another process may have replayed or removed it in the meantime.
        if (job && letters.push(job) >= limit) break
      }
      return withMarks(engine, letters)
    },
    async count() {
      const options = { destination: main, limit: maxCounted }
      return (await (await boss()).previewRedrive(dead, options)).total
    },
    async get(id) {
      const engine = await boss()
      const job = await find(engine, id)
      return job && (await withMarks(engine, [job]))[0]
    },
    replay: async (id, options) => replay(await boss(), id, options?.allHandlers),
    async replayAll({ allHandlers, ...filter } = {}) {
      const engine = await boss()
      // All are listed before the first is moved, so that one that fails again is not moved twice.
      const ids: string[] = []
      for await (const id of idsOf(engine, filter)) ids.push(id)
      // Each lane takes the oldest, from the end.
      ids.reverse()
      let replayed = 0
      const lane = async (): Promise<void> => {
        for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
          if (await replay(engine, id, allHandlers)) replayed += 1
        }
      }
      // One lane if the queue keeps an order.
      await Promise.all(Array.from({ length: order.isOrdered ? 1 : replayConcurrency }, lane))
      return replayed
    },
    async remove(id) {
      const engine = await boss()
      if (!isUuid(id)) return false
      return removeDeadLetter(engine, names, id, await markTableOf(engine, main))
    },
  }
}

// PostgreSQL rejects a search for an id that is not a UUID.
function isUuid(id: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)
}

function toDeadLetter(job: JobLike, addedMarks: readonly string[]): DeadLetter {
  const output = job.sourceOutput ?? job.data ?? {}
  const { reason } = output as { reason?: unknown }
  const marks = allMarks(job.data, addedMarks)
  return {
    id: job.id,
    delivery: deadDelivery(job.data, job.id, job.createdOn),
    reason: typeof reason === 'string' ? reason : workerCrashed,
    failedHandlers: failedHandlersOf(output),
    ...(marks.length > 0 && { marks }),
    failedAt: job.createdOn,
    attempts: job.sourceId === null ? 0 : (job.sourceRetryCount ?? 0) + 1,
  }
}
