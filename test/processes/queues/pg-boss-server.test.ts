import { Pool } from 'pg'
import { afterAll } from 'vitest'
import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { testQueue } from '../../support/queues/queue-conformance.js'
import { describeWith } from '../../support/servers/describe-with.js'

describeWith('postgresUrl', 'pg-boss on PostgreSQL', (connectionString) => {
  const pool = new Pool({ connectionString })
  afterAll(() => pool.end())
  testQueue({
    name: 'with a queue of its own',
    open: (options) => pgBossQueue({ connectionString, ...options }),
    async countMarks(name) {
      const { rows } = await pool.query<{ count: number }>(
        'select count(distinct job_id)::int as count from pgboss.qondor_webhook_marks where queue = $1',
        [name],
      )
      return rows[0]?.count ?? 0
    },
  })
})
