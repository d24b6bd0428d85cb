// What the package costs in a bundled worker: gzip bytes, minified, with and without zod.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** The most that the worker entry may weigh with zod inside, in bytes after gzip; zod has 27,500. */
const BUDGET = 35_000

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

const withZod = await gzipBytes(worker, [])
print('worker, with zod', withZod)
print('worker, without zod', await gzipBytes(worker, ['zod']))
const entries = Object.keys(manifest.exports).filter((path) => path !== './package.json')
for (const entry of entries.map((path) => path.replace('.', 'qondor-webhooks'))) {
  print(`${entry}, without zod`, await gzipBytes(`export * from '${entry}'`, ['zod']))
}

if (withZod > BUDGET) {
  console.error(`The worker with zod is over its budget of ${BUDGET / 1000} kB.`)
  process.exitCode = 1
}
