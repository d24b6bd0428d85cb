import type { DeadLetter, DeadLetterFilter, DeadLetters } from '../../queue/dead-letters.js'
import { deadDelivery, workerDied } from '../shared/dead-delivery.js'
import type { Order } from './order.js'
import type { JobLike, PgBossLike } from './pg-boss-like.js'
import type { QueueNames } from './queue-names.js'

const pageSize = 500
const mostCounted = 100_000

/** The jobs of the dead letter queue: what pg-boss put there, and what we put in quarantine. */
export function makeDeadLetters(
  boss: () => Promise<PgBossLike>,
  { main, dead }: QueueNames,
  { isOrdered, orderOf }: Order,
): DeadLetters {
  async function* jobs(engine: PgBossLike, { topic, since, until }: DeadLetterFilter) {
    let after: string | undefined
    do {
      const page = await engine.findJobs(dead, {
        limit: pageSize,
        ...(topic !== undefined && { data: { topic } }),
        ...(after !== undefined && { after }),
      })
      for (const job of page) {
        if (since && job.createdOn < since) continue
        if (until && job.createdOn >= until) continue
        yield job
      }
      after = page.length < pageSize ? undefined : page.at(-1)?.id
    } while (after !== undefined)
  }

  async function find(engine: PgBossLike, id: string): Promise<JobLike | undefined> {
    // PostgreSQL refuses to look for what is no UUID.
    if (!/^[\da-f-]{36}$/i.test(id)) return undefined
    const [job] = await engine.findJobs(dead, { id })
    return job
  }

  async function replayJob(engine: PgBossLike, job: JobLike): Promise<boolean> {
    if (job.sourceId === null) {
      // Sent before it is deleted: a death in between leaves it in both, and the next replay mends it.
      const { reason: _, ...data } = job.data as { reason: unknown }
      const delivery = deadDelivery(job.data, job.id, job.createdOn)
      await engine.send(main, data, { id: delivery.key, ...orderOf(delivery) })
      await engine.deleteJob(dead, job.id)
      return true
    }
    if (isOrdered && (await retryInPlace(engine, job.sourceId))) {
      await engine.deleteJob(dead, job.id)
      return true
    }
    return (await engine.redrive(dead, { destination: main, ids: [job.id] })) > 0
  }

  // What failed holds the place of its project, so it goes on from there.
  async function retryInPlace(engine: PgBossLike, id: string): Promise<boolean> {
    const answer = await engine.retry(main, id)
    return 'affected' in answer && Number(answer.affected) > 0
  }

  return {
    async list({ limit = 100, ...filter } = {}) {
      const letters: DeadLetter[] = []
      for await (const job of jobs(await boss(), filter)) {
        if (letters.length === limit) break
        letters.push(toDeadLetter(job))
      }
      return letters
    },
    async count() {
      const options = { destination: main, limit: mostCounted }
      return (await (await boss()).previewRedrive(dead, options)).total
    },
    async replay(id) {
      const engine = await boss()
      const job = await find(engine, id)
      return job !== undefined && (await replayJob(engine, job))
    },
    async replayAll(filter = {}) {
      const engine = await boss()
      // Listed whole before the first is moved, so that what dies again meanwhile is not moved again.
      const found: JobLike[] = []
      for await (const job of jobs(engine, filter)) found.push(job)
      let replayed = 0
      for (const job of found) if (await replayJob(engine, job)) replayed += 1
      return replayed
    },
    async remove(id) {
      const engine = await boss()
      const job = await find(engine, id)
      if (!job) return false
      if (isOrdered && job.sourceId !== null) await engine.deleteJob(main, job.sourceId)
      await engine.deleteJob(dead, id)
      return true
    },
  }
}

function toDeadLetter(job: JobLike): DeadLetter {
  const { reason } = (job.sourceOutput ?? job.data ?? {}) as { reason?: unknown }
  return {
    id: job.id,
    delivery: deadDelivery(job.data, job.id, job.createdOn),
    reason: typeof reason === 'string' ? reason : workerDied,
    diedAt: job.createdOn,
    attempts: job.sourceId === null ? 0 : (job.sourceRetryCount ?? 0) + 1,
  }
}
