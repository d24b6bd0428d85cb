// What the package costs in a bundle: gzip bytes, minified; of zod, which /schemas needs, nothing.
import { adapters } from '../bench/adapters.mjs'
import { gzipBytes } from '../bench/bundled-size.mjs'
import { workers } from '../bench/peers/workers.mjs'

/** The most that the worker entry may weigh, in bytes after gzip: what it is plus 2 %. */
const WORKER_BUDGET = 20_400

/** The most that all adapters together may add to the core. */
const ADAPTERS_BUDGET = 4_096

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

check('worker', await gzipBytes(workers.qondor), WORKER_BUDGET)
for (const entry of ['qondor-webhooks', 'qondor-webhooks/schemas', ...adapters]) {
  print(`${entry}, without zod`, await gzipBytesOf([entry]))
}
const core = await gzipBytesOf(['qondor-webhooks'])
const whole = await gzipBytesOf(['qondor-webhooks', ...adapters])
check('all adapters, over the core', whole - core, ADAPTERS_BUDGET)
