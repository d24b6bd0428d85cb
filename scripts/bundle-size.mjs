// What the package costs in a bundle: gzip bytes, minified, with and without zod.
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { adapters } from '../bench/adapters.mjs'

/**
 * The most that the worker entry may weigh with zod inside, in bytes after gzip; zod has 27,500, and
 * what the receiver does with a queue 1,700.
 */
const WORKER_BUDGET = 36_800

/** The most that all adapters together may add to the core. */
const ADAPTERS_BUDGET = 4_096

const worker = `
  import { createQondorWebhooks } from 'qondor-webhooks'
  import { toFetchHandler } from 'qondor-webhooks/fetch'
  const qondor = createQondorWebhooks({ auth: { header: 'x-qondor-key', value: 'k' } })
  export default { fetch: toFetchHandler(qondor) }
`

/**
 * @param {string} contents
 * @param {string[]} external
 */
async function gzipBytes(contents, external) {
  const result = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['worker', 'browser'],
    external,
    // Not its warnings that bare imports of chunks are left out, as they should be.
    logLevel: 'error',
  })
  return result.outputFiles.reduce((sum, file) => sum + gzipSync(file.contents).length, 0)
}

/**
 * @param {string} name
 * @param {number} bytes
 */
function print(name, bytes) {
  console.log(`${name.padEnd(36)}${(bytes / 1000).toFixed(2).padStart(7)} kB`)
}

/** @param {string[]} modules */
function gzipBytesOf(modules) {
  return gzipBytes(modules.map((module) => `export * from '${module}'`).join('\n'), ['zod'])
}

/**
 * @param {string} name
 * @param {number} bytes
 * @param {number} budget
 */
function check(name, bytes, budget) {
  print(name, bytes)
  if (bytes <= budget) return
  console.error(`${name}: over the budget of ${budget} bytes.`)
  process.exitCode = 1
}

check('worker, with zod', await gzipBytes(worker, []), WORKER_BUDGET)
print('worker, without zod', await gzipBytes(worker, ['zod']))
for (const entry of ['qondor-webhooks', 'qondor-webhooks/schemas', ...adapters]) {
  print(`${entry}, without zod`, await gzipBytesOf([entry]))
}
const core = await gzipBytesOf(['qondor-webhooks'])
const whole = await gzipBytesOf(['qondor-webhooks', ...adapters])
check('all adapters, over the core', whole - core, ADAPTERS_BUDGET)
