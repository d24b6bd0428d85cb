import { PerformanceObserver } from 'node:perf_hooks'
import { createQondorWebhooks } from 'qondor-webhooks'
import { auth, freshBody, headers } from './bodies.mjs'

const total = 1_000_000

/** How the heap grows over a million events with as many ids, and how long it pauses. Needs `--expose-gc`. */
export async function benchMemory() {
  const qondor = createQondorWebhooks({ auth }).onOfferSent(async () => {})
  const pauses = observePauses()
  const rows = []
  for (let count = 1; count <= total; count += 1) {
    await qondor.receive({ headers, body: freshBody() })
    if (count === 20_000 || count % 250_000 === 0) {
      const longest = await pauses.longest()
      globalThis.gc?.()
      await pauses.forget()
      const megabytes = (process.memoryUsage().heapUsed / 1024 / 1024).toFixed(1)
      rows.push({
        'events, each with its own id': String(count),
        'heap after collection, MB': megabytes,
        'longest pause for collection since the row before, ms': longest.toFixed(1),
      })
    }
  }
  return rows
}

/** Observes the pauses of the garbage collector, but for those that we ask for. */
function observePauses() {
  /** @type {number[]} */
  let pauses = []
  const observer = new PerformanceObserver((list) => {
    pauses.push(...list.getEntries().map(({ duration }) => duration))
  })
  observer.observe({ entryTypes: ['gc'] })
  const settle = () => new Promise((resolve) => setTimeout(resolve, 10))
  return {
    async longest() {
      await settle()
      return Math.max(0, ...pauses)
    },
    async forget() {
      await settle()
      pauses = []
    },
  }
}
