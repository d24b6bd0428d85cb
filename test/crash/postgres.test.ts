import { describeWith } from '../servers/describe-with.js'
import { startPostgres } from '../servers/postgres.js'
import { testServerCrashes } from './server-crashes.js'

describeWith('postgresUrl', 'a queue on PostgreSQL', () => {
  testServerCrashes('postgres', startPostgres)
})
