import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { root } from './snippets.js'

const run = promisify(execFile)

/** What the compiler says of snippets, each as a file of a user's strict project. */
export async function compileSnippets(snippets: readonly string[]): Promise<string> {
  // In the project's root, so that the package is found by its own name.
  const folder = mkdtempSync(join(fileURLToPath(root), '.tmp-snippets-'))
  try {
    for (const [index, code] of snippets.entries()) {
      writeFileSync(join(folder, `${index}.mts`), code)
    }
    // Two rules of ours that go further are off.
    const compilerOptions = { noPropertyAccessFromIndexSignature: false, noUnusedLocals: false }
    const config = { extends: '../tsconfig.json', compilerOptions, include: ['*.mts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const compiler = fileURLToPath(new URL('node_modules/typescript7/bin/tsc', root))
    const { stdout } = await run(process.execPath, [compiler, '-p', folder]).catch((error) => error)
    return stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}
