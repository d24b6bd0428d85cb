import type { CallSettings, FindJobsSettings, PgBossLike } from './pg-boss-like.js'

/** The place of a job in the order of its queue. */
export interface JobPlace {
  readonly id: string
  /** With its microseconds, which a `Date` would lose. */
  readonly createdOnText: string
}

/** Which jobs, and after which one; that one may be gone by now. */
export type JobSelection = Omit<FindJobsSettings, 'after'> & {
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
