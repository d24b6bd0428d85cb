import { deadDelivery } from '../shared/attempts.js'
import { jobId, type Order, type QueueNames } from './job-queues.js'
import type { CallSettings, FindJobsSettings, JobLike, PgBossLike } from './pg-boss-like.js'

/** The place of a job in the order of its queue. */
export interface JobPlace {
  readonly id: string
  /** With its microseconds, which a `Date` would lose. */
  readonly createdOnText: string
}

/** Which jobs, and after which one; that one may be gone by now. */
type JobSelection = Omit<FindJobsSettings, 'after'> & {
  readonly after?: JobPlace | undefined
}

/**
 * Selects `columns` of jobs. pg-boss selects whole rows, bodies included; here its statement is part of
 * one that reads no more than it needs.
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
      // pg-boss first asks for the time of the job that the others come after.
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
  // What was stored as a dead letter has the reason beside its delivery.
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
