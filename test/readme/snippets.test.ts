import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transformSync } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import { compileSnippets } from './compile-snippets.js'
import { isTest, printedBySnippet, root, snippetsIn } from './snippets.js'

const run = promisify(execFile)
const snippets = snippetsIn('ts')
const programs = snippets.filter((code) => !isTest(code))
// In the project's root, so that the package is found by its own name.
const folder = mkdtempSync(join(fileURLToPath(root), '.tmp-readme-'))
const runner = fileURLToPath(new URL('run-snippet.mjs', import.meta.url))
const preload = new URL('preload.mjs', import.meta.url).href

afterAll(() => rmSync(folder, { recursive: true }))

describe('every TypeScript snippet of the README', () => {
  it('has its expected output here', () => {
    expect(programs).toHaveLength(printedBySnippet.length)
  })

  it.each(programs.map((code, index) => ({ name: `snippet ${index + 1}`, code, index })))(
    '$name runs and prints what it should',
    async ({ code, index }) => {
      const file = join(folder, `${index}.mjs`)
      writeFileSync(file, transformSync(code, { loader: 'ts', format: 'esm' }).code)
      const command = ['--import', preload, runner, file]
      const { stdout } = await run(process.execPath, command, { cwd: folder })
      const lines = stdout.split('\n')
      for (const expected of printedBySnippet[index] ?? []) {
        expect(lines.filter((line) => line.startsWith(expected))).not.toEqual([])
      }
      expect(stdout).not.toMatch(/answered 5/)
    },
  )

  it('compiles', async () => {
    expect(await compileSnippets(snippets)).toBe('')
  })
})
