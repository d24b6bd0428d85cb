import pg from 'pg'
import { createClient } from 'redis'
import { afterAll, beforeAll } from 'vitest'
import { postgresStore } from '../../../src/stores/postgres.js'
import { redisStore } from '../../../src/stores/redis.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { testMarksRace, testRace } from '../../support/stores/race.js'

describeWith('redisUrl', 'redisStore', (url) => {
  const client = createClient({ url })
  beforeAll(() => client.connect())
  afterAll(() => client.destroy())
  testRace('redis', url)
  testMarksRace('redis', url, (space) => redisStore(client, { prefix: `${space}:` }))
})

describeWith('postgresUrl', 'postgresStore', (url) => {
  const pool = new pg.Pool({ connectionString: url })
  afterAll(() => pool.end())
  testRace('postgres', url)
  testMarksRace('postgres', url, (space) => postgresStore(pool, { table: space }))
})
