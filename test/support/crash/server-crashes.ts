import { expect, it } from 'vitest'
import type { TestServer } from '../servers/test-server.js'
import type { EnginePlace } from './crash-run.js'
import { testCrashes } from './crash-test.js'

/** Kills a server, two receivers and two workers on it at random; the handlers may have names. */
export function testServerCrashes(
  kind: EnginePlace['kind'],
  startServer: () => Promise<TestServer>,
  { isNamed = false } = {},
): void {
  const name = isNamed
    ? 'repeats no named handler of 500 deliveries beyond what a kill cut off before its mark'
    : 'loses nothing of 500 deliveries while it and its processes are killed'
  it(name, { timeout: 180_000 }, async () => {
    const server = await startServer()
    const counts = await testCrashes({
      kind,
      place: server.url,
      deliveries: 500,
      pauseMs: 350,
      processes: [['receive'], ['receive', 'work'], ['work']],
      killEveryMs: [200, 1_000],
      isNamed,
      async crashEngine() {
        await server.kill()
        await server.start()
      },
    })
    console.log(counts)
    expect(counts.kills).toBeGreaterThan(0)
    expect(counts.outages).toBeGreaterThan(0)
    if (isNamed) expect(counts.marks).toBeGreaterThan(500)
    await server.remove()
  })
}
