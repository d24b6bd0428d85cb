import type { CallSettings, DatabaseLike, FindJobsSettings, PgBossLike } from './pg-boss-like.js'

/** The position of a job in its queue. */
export interface JobPosition {
  readonly id: string
  /** With microseconds, which a `Date` would lose. */
  readonly createdOnText: string
}

/** Which jobs, and after which one; that job may no longer exist. */
type JobSelection = Omit<FindJobsSettings, 'after'> & {
  readonly after?: JobPosition | undefined
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

/** The table with the jobs of a queue, from pg-boss' own statement, which is not sent. */
export async function tableOf(boss: PgBossLike, queue: string): Promise<string> {
  let table: string | undefined
  const db: DatabaseLike = {
    async executeSql(statement) {
      table = /\bFROM\s+(\S+)\s+WHERE name = \$1/.exec(statement)?.[1]
      return { rows: [] }
    },
  }
  await boss.findJobs(queue, { limit: 1, db })
  if (table === undefined)
    throw new Error('This version of pg-boss is not supported. Use pg-boss 12.')
  return table
}

/** The numbers of waiting and running jobs of a queue. */
interface JobCounts {
  readonly waiting: number
  readonly running: number
}

/** Counts the jobs of a queue now; the counts of pg-boss are those of its last sweep. */
export async function countJobs(boss: PgBossLike, queue: string): Promise<JobCounts> {
  const { rows } = await boss.getDb().executeSql(
    `select count(*) filter (where state < 'active')::int as waiting,
       count(*) filter (where state = 'active')::int as running
     from ${await tableOf(boss, queue)} where name = $1 and state <= 'active'`,
    [queue],
  )
  return (rows[0] as JobCounts | undefined) ?? { waiting: 0, running: 0 }
}

/** An attempt at a job. A late call for it does not change a later attempt. */
interface JobAttempt {
  readonly id: string
  readonly retryCount: number
}

// The output is the reason of a failed attempt, in which a handler may quote the body.
const emptied = 'data = null, output = null'

/**
 * Completes jobs as pg-boss does, and deletes their bodies and reasons in the same statement, and their
 * rows in `markTable`.
 */
export async function completeJobs(
  boss: PgBossLike,
  queue: string,
  attempts: readonly JobAttempt[],
  markTable: string | undefined,
): Promise<void> {
  const complete = `update ${await tableOf(boss, queue)}
     set state = 'completed', completed_on = now(), ${emptied}
     where name = $1 and state = 'active'
       and (id, retry_count) in (select * from unnest($2::uuid[], $3::int[]))`
  await boss.getDb().executeSql(
    markTable === undefined
      ? complete
      : `with completed as (${complete} returning id)
         delete from ${markTable} where queue = $1 and job_id in (select id from completed)`,
    [queue, attempts.map(({ id }) => id), attempts.map(({ retryCount }) => retryCount)],
  )
}

/** Deletes the bodies and reasons of jobs that pg-boss completed itself, of the last hour or of all time. */
export async function deleteLeftBodies(
  boss: PgBossLike,
  queue: string,
  since: 'lastHour' | 'ever',
): Promise<void> {
  // pg-boss has an index on name and completed_on.
  const period = since === 'ever' ? 'is not null' : "> now() - interval '1 hour'"
  await boss.getDb().executeSql(
    `update ${await tableOf(boss, queue)} set ${emptied}
     where name = $1 and completed_on ${period} and state = 'completed'
       and (data is not null or output is not null)`,
    [queue],
  )
}

/**
 * Removes a dead letter and completes its failed job, if there is one: the id stays for `windowMs`, without
 * the body, the reason and the marks, and the job no longer blocks the order. Returns whether the dead
 * letter existed.
 */
export async function removeDeadLetter(
  boss: PgBossLike,
  { main, dead }: { readonly main: string; readonly dead: string },
  id: string,
  markTable: string,
): Promise<boolean> {
  const jobs = await tableOf(boss, main)
  const { rows } = await boss.getDb().executeSql(
    `with removed as (
       delete from ${await tableOf(boss, dead)} where name = $1 and id = $2 returning source_id
     ), completed as (
       update ${jobs} set state = 'completed', completed_on = now(), ${emptied}
       where name = $3 and state = 'failed' and id in (select source_id from removed)
     ), forgotten as (
       delete from ${markTable} where queue = $3 and job_id in (select source_id from removed)
         and not exists (select from ${jobs} where name = $3 and id = job_id and state <= 'active')
     )
     select true as "isRemoved" from removed`,
    [dead, id, main],
  )
  return rows.length > 0
}
