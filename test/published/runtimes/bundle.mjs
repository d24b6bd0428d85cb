// Makes the programs that run in the runtimes: the conformance suite on the package as packed.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { entries, specifierOf } from '../../../scripts/entries.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: here,
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'error',
  plugins: [{ name: 'packed package', setup: useThePackage }],
}

/** The name that the package gives each entry, by its file in `src`. */
const names = new Map(
  Object.entries(entries).map(([entry, file]) => {
    return [file.replace(/\.ts$/, '.js'), specifierOf(entry)]
  }),
)

/**
 * What the suite imports from `src` is the packed package here. A file of `src` that is not an entry
 * is refused: it would be tested in place of what is published.
 * @param {import('esbuild').PluginBuild} build
 */
function useThePackage(build) {
  build.onResolve({ filter: /\/src\// }, ({ path, importer, kind }) => {
    const name = names.get(path.replace(/^(\.\.\/)+/, ''))
    if (name) return build.resolve(name, { resolveDir: here, kind })
    return { errors: [{ text: `${importer} imports ${path}, which is not an entry.` }] }
  })
}

export async function bundle() {
  // Each runtime finds the package by itself.
  await build({
    ...options,
    entryPoints: ['node.ts', 'bun.ts', 'deno.ts', 'workerd.ts'],
    platform: 'node',
    packages: 'external',
  })
  // workerd has no files to look for it in.
  await build({
    ...options,
    entryPoints: ['worker.ts'],
    platform: 'neutral',
    mainFields: ['module'],
    external: ['node:*'],
  })
}
