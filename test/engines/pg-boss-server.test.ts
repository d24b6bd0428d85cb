import { pgBossQueue } from '../../src/engines/pg-boss/index.js'
import { describeWith } from '../servers/describe-with.js'
import { testQueue } from './queue-conformance.js'

describeWith('postgresUrl', 'pg-boss on PostgreSQL', (connectionString) => {
  testQueue({
    name: 'with a queue of its own',
    open: (options) => pgBossQueue({ connectionString, ...options }),
  })
})
