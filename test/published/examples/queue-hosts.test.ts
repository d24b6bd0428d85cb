import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, it } from 'vitest'
import { readQueueHosts } from '../../../scripts/generate/queue-host-pages.mjs'
import { bodies, lines, linesOf, post } from '../../support/examples/documented-deliveries.js'
import { describeWithSqlite } from '../../support/examples/queue-in-a-file.js'
import {
  key,
  type RunningExample,
  runScript,
  start,
} from '../../support/examples/running-example.js'
import { type StandIn, startStandIn } from '../../support/examples/stand-in.js'
import { parseFixture, readFixture } from '../../support/fixtures.js'

const documented = parseFixture(readFixture('documented', 'offer-sent-v1.json'))
const concurrency = 10
// A killed worker's deliveries run again within 15 s.
const timeout = 25_000

// The hosts side by side, since most of this is waiting; the tests of each in their order.
for (const host of readQueueHosts()) {
  describeWithSqlite(
    `examples/${host.name}`,
    ({ environment, remove }) => {
      let crm: StandIn
      let running: RunningExample

      beforeAll(async () => {
        crm = await startStandIn()
        await runScript(host.name, 'build', environment)
      }, 300_000)

      afterAll(async () => {
        await running?.stop()
        crm?.close()
        remove()
      })

      const startHost = async () => {
        running = await start(host, { ...environment, CRM_URL: crm.url })
      }

      const deliver = (offerId: number) => {
        const body = JSON.stringify({ ...documented, offerId, webhookId: `offer-${offerId}` })
        return post(running, body, key)
      }

      /** The offers that the CRM heard of from `first` on, in order. */
      const heardFrom = (first: number) => {
        const ids = crm.heard.map(({ path }) => Number(path.replace('/offers/', '')))
        return ids.filter((id) => id >= first).sort((one, other) => one - other)
      }

      /** Has the CRM answer nothing before the returned function is called. */
      const holdAnswers = () => {
        let release = () => {}
        const released = new Promise<void>((resolve) => {
          release = resolve
        })
        crm.answerWith(() => released.then(() => ({ status: 200 })))
        return release
      }

      it.sequential('is built without the key, and the build creates no queue', ({ expect }) => {
        expect(existsSync(environment.QUEUE_FILE)).toBe(false)
      })

      it.sequential('queues each documented body, and its worker handles it once', async ({
        expect,
      }) => {
        await startHost()
        for (const outcome of ['queued', 'duplicate']) {
          for (const body of bodies) {
            expect(await post(running, body, key)).toEqual([200, outcome])
          }
        }
        await expect.poll(() => linesOf(running), { timeout }).toHaveLength(lines.length)
        expect(new Set(linesOf(running))).toEqual(new Set(lines))
        await expect.poll(() => crm.heard, { timeout }).toHaveLength(1)
        expect(crm.heard).toMatchObject([{ method: 'PUT', path: '/offers/1' }])
      })

      it.sequential('ends its handlers before it stops, and keeps the other deliveries', async ({
        expect,
      }) => {
        const release = holdAnswers()
        const offers = Array.from({ length: concurrency + 2 }, (_, index) => 100 + index)
        for (const offer of offers) expect(await deliver(offer)).toEqual([200, 'queued'])
        await expect.poll(() => heardFrom(100), { timeout }).toHaveLength(concurrency)
        const stopped = running.stop()
        expect(await Promise.race([stopped, delay(1_000, 'waits')])).toBe('waits')
        // As npm passes on what the terminal sent to all.
        void running.stop()
        expect(await Promise.race([stopped, delay(1_000, 'waits')])).toBe('waits')
        release()
        expect(await stopped).toBe(0)
        expect(heardFrom(100)).toHaveLength(concurrency)
        await startHost()
        await expect.poll(() => heardFrom(100), { timeout }).toEqual(offers)
      })

      it.sequential('runs again what it was killed in the midst of', async ({ expect }) => {
        const release = holdAnswers()
        expect(await deliver(200)).toEqual([200, 'queued'])
        await expect.poll(() => heardFrom(200), { timeout }).toEqual([200])
        await running.kill()
        release()
        await startHost()
        await expect.poll(() => heardFrom(200), { timeout }).toEqual([200, 200])
        expect(await deliver(200)).toEqual([200, 'duplicate'])
      })
    },
    { concurrent: true },
  )
}
