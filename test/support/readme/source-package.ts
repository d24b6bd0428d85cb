import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { entries, specifierOf } from '../../../scripts/entries.mjs'
import { root } from './snippets.js'

/** The file of `src` behind each name that the package is imported by. */
export const sourceByName: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(entries).map(([entry, file]) => {
    return [specifierOf(entry), fileURLToPath(new URL(file, root))]
  }),
)

/** Makes a program of TypeScript that uses the package, which needs no build of it. */
export function writeProgram(code: string, outfile: string): void {
  buildSync({
    stdin: { contents: code, loader: 'ts', resolveDir: fileURLToPath(root) },
    bundle: true,
    alias: sourceByName,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile,
  })
}
