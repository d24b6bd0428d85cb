import { deadDelivery } from '../shared/dead-delivery.js'
import type { Order } from './order.js'
import type { CallSettings, JobLike, PgBossLike } from './pg-boss-like.js'
import { jobId, type QueueNames } from './queue-names.js'
import { selectJobs } from './select-jobs.js'

/**
 * Puts a dead letter back into the queue under the id that its event always has there, so that repeats
 * of it are duplicates from the first delivery on. It is dropped when its event came again meanwhile
 * and waits, runs or is done. Returns whether there was such a letter.
 *
 * On a server the steps are one transaction. Elsewhere they run one by one in an order that loses
 * nothing if the process dies: the letter is deleted last, and the next replay goes on.
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
    // Of several processes that replay one letter at once, one does.
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
  // What was put in quarantine has the reason beside its delivery.
  const { reason: _, ...data } = letter.data as { reason?: unknown }
  const delivery = deadDelivery(letter.data, letter.id, letter.createdOn)
  const id = await jobId(main, delivery.key)
  const call = db === undefined ? {} : { db }
  const send = () => boss.send(main, data, { id, ...orderOf(delivery), ...call })

  if ((await send()) !== null) return
  const [job] = await selectJobs<{ state: string }>(boss, main, 'state', { id, ...call })
  if (job?.state !== 'failed') return
  if (isOrdered) {
    // What failed holds the place of its project, so it goes on from there.
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
