import { it } from 'vitest'
import { expectEnd } from '../../support/queues/closed-process.js'
import { describeWith } from '../../support/servers/describe-with.js'

describeWith('postgresUrl', 'a process with a queue on PostgreSQL', (connectionString) => {
  it('ends by itself once that is closed', () => {
    return expectEnd('pg-boss', 'pgBossQueue', { connectionString })
  })
})

describeWith('redisUrl', 'a process with a queue on Redis', (url) => {
  it('ends by itself once that is closed', () => {
    return expectEnd('bullmq', 'bullmqQueue', { connection: { url } })
  })
})
