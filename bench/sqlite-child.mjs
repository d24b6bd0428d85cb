// A child of sqlite.mjs: a receiver that is given deliveries, or a worker on what it stored. Sends its
// memory, how fast it was, and how late its event loop came.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createQondorWebhooks } from 'qondor-webhooks'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { auth, freshBody, headers } from './bodies.mjs'

/**
 * @typedef {object} Report
 * @property {number} perSecond
 * @property {number} megabytes
 * @property {number} delayMs The 99th percentile.
 */

const [role = '', file = '', atOnce = ''] = process.argv.slice(2)
const longestMs = 5_000
const queue = sqliteQueue({ file })
await queue.ready()
let count = 0
const qondor = createQondorWebhooks({ auth, queue }).onAny(() => {
  count += 1
})
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const startedAt = performance.now()
/** @type {Record<string, () => Promise<void>>} */
const roles = { receive, work, 'receive steadily': receiveSteadily, 'work steadily': workSteadily }
await roles[role]?.()
const seconds = (performance.now() - startedAt) / 1_000
delay.disable()
/** @type {Report} */
const report = {
  perSecond: count / seconds,
  megabytes: process.memoryUsage().rss / 1024 / 1024,
  delayMs: delay.percentile(99) / 1e6,
}
console.log(JSON.stringify(report))
await queue.close()

async function receive() {
  const sender = async () => {
    while (performance.now() - startedAt < longestMs) {
      const { outcome } = await qondor.receive({ headers, body: freshBody() })
      if (outcome !== 'queued') throw new Error(`unexpected: ${outcome}`)
      count += 1
    }
  }
  await Promise.all(Array.from({ length: Number(atOnce) }, sender))
}

async function work() {
  const worker = await qondor.work({ concurrency: Number(atOnce) })
  for (;;) {
    const { waiting, active } = await queue.stats()
    if (waiting + active === 0) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await worker.stop()
}

/** 500 deliveries a second. */
async function receiveSteadily() {
  while (performance.now() - startedAt < longestMs) {
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        await qondor.receive({ headers, body: freshBody() })
        count += 1
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function workSteadily() {
  const worker = await qondor.work({ concurrency: 20 })
  await new Promise((resolve) => setTimeout(resolve, longestMs))
  await worker.stop()
}
