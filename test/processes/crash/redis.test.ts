import { testServerCrashes } from '../../support/crash/server-crashes.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { startRedis } from '../../support/servers/redis.js'

describeWith('redisUrl', 'a queue on Redis', () => {
  // With `always` a delivery is in the file before it is acknowledged.
  const start = () => startRedis({ appendfsync: 'always' })
  testServerCrashes('redis', start)
  testServerCrashes('redis', start, { isNamed: true })
})
