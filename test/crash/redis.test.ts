import { expect, it } from 'vitest'
import { describeWith } from '../servers/describe-with.js'
import { startRedis } from '../servers/redis.js'
import { testCrashes } from './crash-test.js'

describeWith('redisUrl', 'a queue on Redis', () => {
  it('loses nothing of 500 deliveries while it and its processes are killed', {
    timeout: 180_000,
  }, async () => {
    // A process that is killed loses what is not in the file yet; with `always` it is there before
    // the answer.
    const server = await startRedis({ appendfsync: 'always' })
    const counts = await testCrashes({
      kind: 'redis',
      place: server.url,
      deliveries: 500,
      pauseMs: 350,
      processes: [['receive'], ['receive', 'work'], ['work']],
      killEveryMs: [200, 1_000],
      async crashEngine() {
        await server.kill()
        await server.start()
      },
    })
    console.log(counts)
    expect(counts.kills).toBeGreaterThan(0)
    expect(counts.outages).toBeGreaterThan(0)
    await server.remove()
  })
})
