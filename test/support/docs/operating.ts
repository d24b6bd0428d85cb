import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'
import { snippetsIn } from '../readme/snippets.js'
import { pages } from './pages.js'

export const operatingPage = pages.get('docs/operating.md') ?? ''

/** Imports the code of docs/operating.md that exports a function. */
export async function importSnippet<Module>(exported: keyof Module & string): Promise<Module> {
  const code = snippetsIn('ts', operatingPage).find((snippet) => {
    return snippet.includes(`function ${exported}(`)
  })
  if (code === undefined) throw new Error(`docs/operating.md has no code with ${exported}.`)
  // In the project's root, so that it finds the packages that it imports.
  const folder = mkdtempSync(fileURLToPath(new URL('../../../.tmp-operating-', import.meta.url)))
  try {
    const file = join(folder, 'snippet.mjs')
    writeFileSync(file, transformSync(code, { loader: 'ts', format: 'esm' }).code)
    return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Module
  } finally {
    rmSync(folder, { recursive: true })
  }
}
