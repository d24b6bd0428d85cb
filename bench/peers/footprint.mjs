import { gzipBytes } from '../bundled-size.mjs'
import { measure } from '../measure.mjs'
import { startProcess } from '../start-process.mjs'
import { installedSize } from './installed-size.mjs'
import { workers } from './workers.mjs'

const rounds = 30
const handSchemas = './bench/peers/by-hand-schemas.mjs'

/** @type {Record<string, { imports: string[], packages: string[], worker: string }>} */
const contenders = {
  'qondor-webhooks': {
    imports: ['qondor-webhooks', 'qondor-webhooks/node'],
    packages: ['qondor-webhooks'],
    worker: workers.qondor,
  },
  'by hand, with Zod': { imports: [handSchemas], packages: ['zod'], worker: workers.byHand },
  '@octokit/webhooks': {
    imports: ['@octokit/webhooks'],
    packages: ['@octokit/webhooks'],
    worker: workers.octokit,
  },
  stripe: { imports: ['stripe'], packages: ['stripe'], worker: workers.stripe },
  'standardwebhooks, with Zod': {
    imports: ['standardwebhooks', handSchemas],
    packages: ['standardwebhooks', 'zod'],
    worker: workers.standardWebhooks,
  },
}

/** What each contender takes to start, to install and to ship. */
export async function benchFootprint() {
  const starts = Object.entries(contenders).map(
    ([name, { imports }]) => /** @type {const} */ ([name, () => startProcess(imports)]),
  )
  const { empty = Number.NaN, ...times } = await measure(
    () => [undefined],
    { empty: () => startProcess([]), ...Object.fromEntries(starts) },
    rounds,
  )
  const rows = []
  for (const [contender, { packages, worker }] of Object.entries(contenders)) {
    const time = times[contender] ?? Number.NaN
    const size = installedSize(packages)
    rows.push({
      contender,
      'start of a process that imports it, over an empty one': (time / empty).toFixed(2),
      'the same in ms': ((time - empty) / 1e6).toFixed(1),
      'installed, MB': (size.bytes / 1e6).toFixed(2),
      files: String(size.files),
      packages: String(size.packages),
      'worker bundle after gzip, kB': ((await gzipBytes(worker)) / 1000).toFixed(1),
    })
  }
  return rows
}
