import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transformSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileSnippets } from '../support/readme/compile-snippets.js'
import { linesMissing, nodeFor, programs, readme, snippetsIn } from '../support/readme/snippets.js'
import { createUserProject, type UserProject } from '../support/user-project.js'

const run = promisify(execFile)
// The name that the README gives the first program: what it holds for, all others hold for.
const [, file = ''] = /npx tsx (\S+?)`/.exec(readme) ?? []
const runner = fileURLToPath(new URL('../support/readme/run-snippet.mjs', import.meta.url))
const preload = new URL('../support/readme/preload.mjs', import.meta.url).href

/** Writes a program as tsx runs it: `.mts` is an ES module, `.ts` what the project says. */
function writeProgram(folder: string, code: string, index: number): string {
  const { type = 'commonjs' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const isModule = file.endsWith('.mts') || (file.endsWith('.ts') && type === 'module')
  const path = join(folder, `${index}.${isModule ? 'mjs' : 'cjs'}`)
  const format = isModule ? 'esm' : 'cjs'
  writeFileSync(path, transformSync(code, { loader: 'ts', format }).code)
  return path
}

// The built package; `npm test` runs the same snippets on the sources.
describe('every program of the README and the pages, in a project made by npm init -y', () => {
  let project: UserProject
  beforeAll(async () => {
    project = await createUserProject()
  })
  afterAll(() => project.remove())

  it.each(programs.map((program, index) => ({ ...program, index })))(
    '$name runs and prints what it should',
    async ({ index, ...program }) => {
      const { code } = program
      const command = ['--import', preload, runner, writeProgram(project.folder, code, index)]
      const { path, lacks } = nodeFor(code)
      const running = run(path, command, { cwd: project.folder })
      if (lacks) return expect(running).rejects.toThrow(lacks)
      const { stdout } = await running
      expect(linesMissing(program, stdout)).toEqual([])
      expect(stdout).not.toMatch(/answered 5/)
    },
    60_000,
  )

  it('compiles', async () => {
    const codes = [...snippetsIn('ts'), ...programs.map(({ code }) => code)]
    expect(await compileSnippets([...new Set(codes)], 'declarations')).toBe('')
  })
})
