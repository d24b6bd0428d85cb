import { QondorWebhookError } from '../../errors.js'
import type { Marks } from '../../marks.js'
import { allMarks } from '../shared/job-data.js'
import { realTime } from '../shared/lifecycle.js'
import type { QueueNames } from './job-queues.js'
import { tableOf } from './job-table.js'
import { outageOf } from './open-boss.js'
import type { DatabaseLike, JobLike, PgBossLike } from './pg-boss-like.js'

/**
 * The table with the marks of all queues of a pg-boss schema. pg-boss itself cannot change a running job.
 * A row is kept as long as its job is not done, or is the source of a dead letter.
 */
export async function markTableOf(boss: PgBossLike, queue: string): Promise<string> {
  const jobs = await tableOf(boss, queue)
  return `${jobs.slice(0, jobs.lastIndexOf('.'))}.qondor_webhook_marks`
}

const insufficientPrivilege = '42501'

/** Creates the table in a database that does not have it: a new one, or one of an earlier release. */
export async function createMarkTable(boss: PgBossLike, queue: string): Promise<void> {
  const table = await markTableOf(boss, queue)
  const create =
    `create table ${table} (queue text collate "C" not null, job_id uuid not null, ` +
    'mark text collate "C" not null, primary key (queue, job_id, mark))'
  try {
    // Checks first, so that a role that may not create tables can use an existing one. If many processes
    // create it at once, one succeeds; the others fail with one of three errors after it has committed.
    await boss.getDb().executeSql(
      `do $$ begin
         if to_regclass('${table}') is null then ${create}; end if;
       exception when unique_violation or duplicate_table or duplicate_object then null;
       end $$`,
    )
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== insufficientPrivilege) throw cause
    throw new QondorWebhookError(
      'queue_unavailable',
      `The role may not create the table ${table}, which remembers the handlers that succeeded. Run this ` +
        `as the owner of the schema, and grant the role select, insert and delete on it: ${create}`,
      { cause },
    )
  }
}

/** The marks of a running job. */
export class JobMarks implements Marks {
  readonly #boss: PgBossLike
  readonly #queue: string
  readonly #job: Pick<JobLike, 'id' | 'data'>
  #isStored = false

  constructor(boss: PgBossLike, queue: string, job: Pick<JobLike, 'id' | 'data'>) {
    this.#boss = boss
    this.#queue = queue
    this.#job = job
  }

  /** Whether the table has marks of this job, as far as this attempt knows. */
  get isStored(): boolean {
    return this.#isStored
  }

  async read(): Promise<readonly string[]> {
    const read = () => readMarks(this.#boss, this.#queue, [this.#job.id])
    const stored = await throughOutage(read)
    if (stored.size > 0) this.#isStored = true
    return allMarks(this.#job.data, stored.get(this.#job.id) ?? [])
  }

  async add(mark: string): Promise<void> {
    const table = await markTableOf(this.#boss, this.#queue)
    this.#isStored = true
    const jobs = await tableOf(this.#boss, this.#queue)
    // A worker that lost the job may come here after another one has completed it.
    const insert = `insert into ${table} (queue, job_id, mark) select $1, $2::uuid, $3
       where exists (select from ${jobs} where name = $1 and id = $2::uuid and state <> 'completed')
       on conflict do nothing`
    const values = [this.#queue, this.#job.id, mark]
    await throughOutage(() => this.#boss.getDb().executeSql(insert, values))
  }
}

// A server that restarts is back by then, and so is a silent connection.
const outageMs = 10_000
const outagePauseMs = 250

/**
 * Runs a statement, and again while the server cannot be reached: without its marks, an attempt would run
 * handlers again that succeeded.
 */
async function throughOutage<Result>(run: () => Promise<Result>): Promise<Result> {
  const until = performance.now() + outageMs
  for (;;) {
    try {
      return await run()
    } catch (error) {
      if (outageOf(error) !== 'connection' || performance.now() > until) throw error
      await new Promise((resolve) => realTime.after(outagePauseMs, () => resolve(undefined)))
    }
  }
}

/** The marks of jobs, by the id of the job. */
export async function readMarks(
  boss: PgBossLike,
  queue: string,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await boss.getDb().executeSql(
    `select job_id as "jobId", array_agg(mark) as marks from ${await markTableOf(boss, queue)}
     where queue = $1 and job_id = any($2::uuid[]) group by job_id`,
    [queue, jobIds],
  )
  const found = rows as { readonly jobId: string; readonly marks: readonly string[] }[]
  return new Map(found.map(({ jobId, marks }) => [jobId, marks]))
}

/** Deletes all marks of a job, unless it waits or runs because its event was delivered again. */
export async function forgetMarks(
  boss: PgBossLike,
  queue: string,
  jobId: string,
  db: DatabaseLike = boss.getDb(),
): Promise<void> {
  const jobs = await tableOf(boss, queue)
  await db.executeSql(
    `with failed as (
       update ${jobs} set data = data - 'marks' where name = $1 and id = $2::uuid and state = 'failed'
     )
     delete from ${await markTableOf(boss, queue)} where queue = $1 and job_id = $2::uuid and not exists (
       select from ${jobs} where name = $1 and id = $2::uuid and state <= 'active'
     )`,
    [queue, jobId],
  )
}

/**
 * Deletes the marks of jobs that are done or gone, and that no dead letter comes from. They are left if
 * pg-boss completed the job itself, or if a worker that lost the job added a mark as another completed it.
 */
export async function deleteLeftMarks(boss: PgBossLike, { main, dead }: QueueNames): Promise<void> {
  const marks = await markTableOf(boss, main)
  await boss.getDb().executeSql(
    `with gone as materialized (
       select distinct job_id from ${marks} where queue = $1 and not exists (
         select from ${await tableOf(boss, main)} where name = $1 and id = job_id and state <> 'completed'
       )
     )
     delete from ${marks} where queue = $1 and job_id in (
       select job_id from gone where not exists (
         select from ${await tableOf(boss, dead)} where name = $2 and source_id = job_id
       )
     )`,
    [main, dead],
  )
}
