// Builds what users import, as ES modules and as CommonJS: a file for each entry, and one file of all that
// entries share. Node takes half a millisecond to load a file, and esbuild, which tsup uses, would make one
// for each set of entries that share something. An app imports most of these.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import { rollup } from 'rollup'
import { entries } from './entries.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
// For the coverage of what processes of their own run: see scripts/coverage.mjs.
const sourcemap = process.env['SOURCE_MAPS'] === 'true'

/** @type {import('rollup').Plugin} */
const typescript = {
  name: 'typescript',
  resolveId(id, importer) {
    if (importer === undefined) return null
    // What is not ours stays an import, with the full names of Node's modules for Deno and Workers.
    if (!id.startsWith('.')) return false
    return join(dirname(importer), id.replace(/\.js$/, '.ts'))
  },
  load(id) {
    return transform(readFileSync(id, 'utf8'), {
      loader: 'ts',
      target: ['es2022', 'node20'],
      sourcefile: id,
      sourcemap,
    })
  },
}

const paths = Object.entries(entries).map(([name, file]) => [name, join(root, file)])
const bundle = await rollup({
  input: Object.fromEntries(paths),
  plugins: [typescript],
  onLog(_level, { message }) {
    throw new Error(message)
  },
})
await write('es', 'js')
await write('cjs', 'cjs')
await bundle.close()

/** @param {'es' | 'cjs'} format @param {string} extension */
function write(format, extension) {
  return bundle.write({
    dir: join(root, 'dist'),
    format,
    sourcemap,
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `[name].${extension}`,
    manualChunks: (id, modules) => (entriesOf(id, modules).length > 1 ? 'shared' : null),
    minifyInternalExports: false,
    interop: 'auto',
  })
}

/**
 * The entries that lead to a module.
 *
 * @param {string} id
 * @param {import('rollup').ManualChunkMeta} modules
 */
function entriesOf(id, { getModuleInfo }) {
  const ids = new Set([id])
  for (const reached of ids) {
    for (const importer of getModuleInfo(reached)?.importers ?? []) ids.add(importer)
  }
  return [...ids].filter((reached) => getModuleInfo(reached)?.isEntry)
}
