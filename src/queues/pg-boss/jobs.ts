import { deadDelivery } from '../shared/attempts.js'
import { jobId, type Order, type QueueNames } from './job-queues.js'
import type { CallSettings, FindJobsSettings, JobLike, PgBossLike } from './pg-boss-like.js'

/** The position of a job in its queue. */
export interface JobPlace {
  readonly id: string
  /** With microseconds, which a `Date` would lose. */
  readonly createdOnText: string
}

/** Which jobs, and after which one; that job may no longer exist. */
type JobSelection = Omit<FindJobsSettings, 'after'> & {
  readonly after?: JobPlace | undefined
}

/**
 * Selects `columns` of jobs. pg-boss selects whole rows with their bodies, so its statement is wrapped in
 * one that reads only these columns.
 */
export async function selectJobs<Row>(
  boss: PgBossLike,
  queue: string,
  columns: string,
  { after, db = boss.getDb(), ...options }: JobSelection,
): Promise<readonly Row[]> {
  let selected: readonly unknown[] = []
  const narrow: CallSettings['db'] = {
    async executeSql(statement, values) {
      // pg-boss first reads the time of the job that the others follow.
      if (after && !statement.includes('source_output')) {
        return { rows: [{ createdOn: after.createdOnText }] }
      }
      selected = (await db.executeSql(`select ${columns} from (${statement}) as job`, values)).rows
      return { rows: [] }
    },
  }
  await boss.findJobs(queue, { ...options, ...(after && { after: after.id }), db: narrow })
  return selected as readonly Row[]
}

/**
 * Puts a dead letter back into the queue under the id that its event always has there, so that
 * duplicates of it are detected. It is dropped if its event was delivered again in the meantime and
 * waits, runs or is done. Returns whether there was such a dead letter.
 *
 * On a server the steps are one transaction. Otherwise they run one by one in an order that loses nothing
 * if the process dies: the dead letter is deleted last, and the next replay continues.
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
