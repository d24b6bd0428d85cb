import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { root } from './snippets.js'
import { sourceByName } from './source-package.js'

const run = promisify(execFile)

/**
 * What the compiler says of snippets, each as a file of a user's strict project, by the package's
 * sources or by the declarations that were built.
 */
export async function compileSnippets(
  snippets: readonly string[],
  by: 'sources' | 'declarations',
): Promise<string> {
  // In the project's root, so that the package is found by its own name.
  const folder = mkdtempSync(join(fileURLToPath(root), '.tmp-snippets-'))
  try {
    for (const [index, code] of snippets.entries()) {
      writeFileSync(join(folder, `${index}.mts`), code)
    }
    // Two rules of ours that go further are off.
    const rules = { noPropertyAccessFromIndexSignature: false, noUnusedLocals: false }
    const files = Object.entries(sourceByName).map(([name, file]) => [name, [file]])
    const paths = by === 'sources' ? { paths: Object.fromEntries(files) } : {}
    const compilerOptions = { ...rules, ...paths }
    const config = { extends: '../tsconfig.json', compilerOptions, include: ['*.mts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const compiler = fileURLToPath(new URL('node_modules/typescript7/bin/tsc', root))
    const { stdout } = await run(process.execPath, [compiler, '-p', folder]).catch((error) => error)
    return stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}
