import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { testQueue } from '../../support/queues/queue-conformance.js'
import { describeWith } from '../../support/servers/describe-with.js'

describeWith('postgresUrl', 'pg-boss on PostgreSQL', (connectionString) => {
  testQueue({
    name: 'with a queue of its own',
    open: (options) => pgBossQueue({ connectionString, ...options }),
  })
})
