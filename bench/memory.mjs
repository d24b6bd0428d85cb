import { createQondorWebhooks } from 'qondor-webhooks'
import { auth, freshBody, headers } from './bodies.mjs'

const total = 1_000_000

/** How the heap grows over a million events with as many ids. Needs `--expose-gc`. */
export async function benchMemory() {
  const qondor = createQondorWebhooks({ auth }).onOfferSent(async () => {})
  const rows = []
  for (let count = 1; count <= total; count += 1) {
    await qondor.receive({ headers, body: freshBody() })
    if (count === 20_000 || count % 250_000 === 0) {
      globalThis.gc?.()
      const megabytes = (process.memoryUsage().heapUsed / 1024 / 1024).toFixed(1)
      rows.push({
        'events, each with its own id': String(count),
        'heap after collection, MB': megabytes,
      })
    }
  }
  return rows
}
