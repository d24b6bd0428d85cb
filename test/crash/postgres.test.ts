import { expect, it } from 'vitest'
import { describeWith } from '../servers/describe-with.js'
import { startPostgres } from '../servers/postgres.js'
import { testCrashes } from './crash-test.js'

describeWith('postgresUrl', 'a queue on PostgreSQL', () => {
  it('loses nothing of 500 deliveries while it and its processes are killed', {
    timeout: 180_000,
  }, async () => {
    const server = await startPostgres()
    const counts = await testCrashes({
      kind: 'postgres',
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
