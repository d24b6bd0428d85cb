// What the documents are made from, out of src, so that no build is needed and nothing of it has to
// be exported by the package.
import { rmSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/**
 * @typedef {typeof import('../../src/schemas/registry.js')
 *   & typeof import('../../src/schemas/descriptions/field-descriptions.js')
 *   & typeof import('../../src/schemas/descriptions/topic-descriptions.js')
 *   & { outcomes: typeof import('../../src/receiver/outcomes.js').outcomes }
 *   & { outcomeOfCode: typeof import('../../src/receiver/outcomes.js').outcomeOfCode }
 *   & typeof import('../../src/receiver/http-answer.js')} Source
 */

const modules = [
  'schemas/registry',
  'schemas/descriptions/field-descriptions',
  'schemas/descriptions/topic-descriptions',
  'receiver/outcomes',
  'receiver/http-answer',
]

const root = fileURLToPath(new URL('../../', import.meta.url))
// In node_modules, so that the import of zod resolves; by process, as test files run side by side.
const outfile = `${root}node_modules/.cache/schemas-source-${process.pid}.mjs`

/** @returns {Promise<Source>} */
export async function loadSource() {
  const contents = modules.map((path) => `export * from './src/${path}.js'\n`).join('')
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
