import { deadDelivery } from '../shared/attempts.js'
import { jobId, type Order, type QueueNames } from './job-queues.js'
import { selectJobs } from './job-table.js'
import type { CallSettings, JobLike, PgBossLike } from './pg-boss-like.js'

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
  names: QueueNames,
  order: Order,
  letter: JobLike,
): Promise<boolean> {
  const transaction = await boss.getDb().beginTransaction?.()
  if (!transaction) {
    await putBack(boss, names, order, letter, {})
    return await deleteLetter(boss, names, letter, {})
  }
  try {
    await putBack(boss, names, order, letter, transaction)
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
  { main }: QueueNames,
  { isOrdered, orderOf }: Order,
  letter: JobLike,
  { db }: CallSettings,
): Promise<void> {
  // A delivery that was stored as a dead letter has the reason in its data.
  const { reason: _, ...data } = letter.data as { reason?: unknown }
  const delivery = deadDelivery(letter.data, letter.id, letter.createdOn)
  const id = await jobId(main, delivery.key)
  const call = db === undefined ? {} : { db }
  const send = () => boss.send(main, data, { id, ...orderOf(delivery), ...call })

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
  const answer = await boss.deleteJob(dead, id, db === undefined ? {} : { db })
  return 'affected' in answer && Number(answer.affected) > 0
}
