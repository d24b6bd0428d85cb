// Loads the sources of the generator directly from src, so that neither a build nor an export of the
// package is needed.
import { rmSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/**
 * @typedef {{ schemas: typeof import('../../src/topics/topics.js') }
 *   & { outcomes: typeof import('../../src/receiver/outcomes.js').outcomes }
 *   & { outcomeOfCode: typeof import('../../src/receiver/outcomes.js').outcomeOfCode }
 *   & typeof import('../../src/receiver/http-response.js')} Source
 */

const contents = `
export * as schemas from './src/topics/topics.js'
export * from './src/receiver/outcomes.js'
export * from './src/receiver/http-response.js'
`

const root = fileURLToPath(new URL('../../', import.meta.url))
// In node_modules, so that the import of zod resolves; one per process, since test files run concurrently.
const outfile = `${root}node_modules/.cache/generate-source-${process.pid}.mjs`

/** @returns {Promise<Source>} */
export async function loadSource() {
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  })
  try {
    return await import(/* @vite-ignore */ pathToFileURL(outfile).href)
  } finally {
    rmSync(outfile)
  }
}
