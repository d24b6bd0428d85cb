import { testServerCrashes } from '../../support/crash/server-crashes.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { startPostgres } from '../../support/servers/postgres.js'

describeWith('postgresUrl', 'a queue on PostgreSQL', () => {
  testServerCrashes('postgres', startPostgres)
  testServerCrashes('postgres', startPostgres, { isNamed: true })
})
