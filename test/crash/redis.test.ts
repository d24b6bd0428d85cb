import { describeWith } from '../servers/describe-with.js'
import { startRedis } from '../servers/redis.js'
import { testServerCrashes } from './server-crashes.js'

describeWith('redisUrl', 'a queue on Redis', () => {
  // With `always` a delivery is in the file before it is acknowledged.
  testServerCrashes('redis', () => startRedis({ appendfsync: 'always' }))
})
