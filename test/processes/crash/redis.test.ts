import { testServerCrashes } from '../../support/crash/server-crashes.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { startRedis } from '../../support/servers/redis.js'

describeWith('redisUrl', 'a queue on Redis', () => {
  // With `always` a delivery is in the file before it is acknowledged.
  testServerCrashes('redis', () => startRedis({ appendfsync: 'always' }))
})
