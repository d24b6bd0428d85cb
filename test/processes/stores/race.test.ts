import { describeWith } from '../../support/servers/describe-with.js'
import { testRace } from '../../support/stores/race.js'

describeWith('redisUrl', 'redisStore', (url) => testRace('redis', url))
describeWith('postgresUrl', 'postgresStore', (url) => testRace('postgres', url))
