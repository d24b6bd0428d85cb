import { deadDelivery } from '../shared/attempts.js'
import { replayedData } from '../shared/job-data.js'
import { jobId, type Order, type QueueNames } from './job-queues.js'
import { selectJobs } from './job-table.js'
import { forgetMarks } from './mark-table.js'
import type { CallSettings, JobLike, PgBossLike } from './pg-boss-like.js'

/** How dead letters of a queue are replayed. */
interface Replay {
  readonly names: QueueNames
  readonly order: Order
  /** Whether to forget which handlers succeeded. */
  readonly allHandlers: boolean
}

/**
 * Puts a dead letter back into the queue under the id that its event always has there, so that
 * duplicates of it are detected. It is dropped if its event was delivered again in the meantime and
 * waits, runs or is done. Returns whether there was such a dead letter.
 *
 * The steps are one transaction. If the database of the instance has none, they run one by one in an order
 * that loses nothing if the process dies: the dead letter is deleted last, and the next replay continues.
 */
export async function replayJob(
  boss: PgBossLike,
  replay: Replay,
  letter: JobLike,
): Promise<boolean> {
  const { names } = replay
  const transaction = await boss.getDb().beginTransaction?.()
  if (!transaction) {
    await putBack(boss, replay, letter, {})
    return await deleteLetter(boss, names, letter, {})
  }
  try {
    await putBack(boss, replay, letter, transaction)
    // If several processes replay one dead letter at the same time, only one succeeds.
    const isOurs = await deleteLetter(boss, names, letter, transaction)
    await (isOurs ? transaction.commit() : transaction.rollback())
    return isOurs
  } catch (error) {
    await transaction.rollback()
    throw error
  }
}

async function putBack(
  boss: PgBossLike,
  { names: { main }, order: { isOrdered, orderOf }, allHandlers }: Replay,
  letter: JobLike,
  { db }: CallSettings,
): Promise<void> {
  const data = replayedData(letter.data, allHandlers)
  const delivery = deadDelivery(letter.data, letter.id, letter.createdOn)
  const id = await jobId(main, delivery.key)
  const call = db === undefined ? {} : { db }
  const send = () => boss.send(main, data, { id, ...orderOf(delivery), ...call })

  // First: without a transaction, a worker may take the job as soon as it is sent.
  if (allHandlers) await forgetMarks(boss, main, id, db)
  if ((await send()) !== null) return
  const [job] = await selectJobs<{ state: string }>(boss, main, 'state', { id, ...call })
  if (job?.state !== 'failed') return
  if (isOrdered) {
    // The failed job still holds the place of its project, so it is retried there.
    await boss.retry(main, id, call)
    return
  }
  // A new job has all its attempts.
  await boss.deleteJob(main, id, call)
  await send()
}

async function deleteLetter(
  boss: PgBossLike,
  { dead }: QueueNames,
  { id }: JobLike,
  { db }: CallSettings,
): Promise<boolean> {
  const result = await boss.deleteJob(dead, id, db === undefined ? {} : { db })
  return 'affected' in result && Number(result.affected) > 0
}
