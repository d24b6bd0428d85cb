import type { DatabaseLike, PgBossLike } from './pg-boss-like.js'

/** How many jobs of a queue wait, and how many run. */
export interface JobCounts {
  readonly waiting: number
  readonly running: number
}

/**
 * Counts the jobs of a queue, now: the counts that pg-boss hands out are those of its last sweep. The
 * table is the one that pg-boss itself searches.
 */
export async function countJobs(boss: PgBossLike, queue: string): Promise<JobCounts> {
  let counts: JobCounts = { waiting: 0, running: 0 }
  const count: DatabaseLike = {
    async executeSql(statement) {
      const [, table] = /\bFROM\s+(\S+)\s+WHERE name = \$1/.exec(statement) ?? []
      if (table === undefined) throw new Error('This version of pg-boss searches jobs otherwise.')
      const sql = `
        select count(*) filter (where state < 'active')::int as waiting,
          count(*) filter (where state = 'active')::int as running
        from ${table} where name = $1 and state <= 'active'`
      const { rows } = await boss.getDb().executeSql(sql, [queue])
      counts = (rows[0] as JobCounts | undefined) ?? counts
      return { rows: [] }
    },
  }
  await boss.findJobs(queue, { limit: 1, db: count })
  return counts
}
