// On the sources, without a build; `npm run test:published` runs them on the package that is built.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { linesMissing, nodeFor, programs, root } from '../../support/readme/snippets.js'
import { writeProgram } from '../../support/readme/source-package.js'

const runner = fileURLToPath(new URL('../../support/readme/run-snippet.mjs', import.meta.url))
const preload = new URL('../../support/readme/preload.mjs', import.meta.url).href
// In the project's root, so that frameworks and engines are found.
const folder = mkdtempSync(join(fileURLToPath(root), '.tmp-snippets-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('every program of the README and the pages', () => {
  it.each(programs.map((program, index) => ({ ...program, index })))(
    '$name runs and prints what it should',
    async ({ index, ...program }) => {
      const { code } = program
      const file = join(folder, `${index}.mjs`)
      writeProgram(code, file)
      const command = ['--import', preload, runner, file]
      const { path, lacks } = nodeFor(code)
      const running = promisify(execFile)(path, command, { cwd: folder })
      if (lacks) return expect(running).rejects.toThrow(lacks)
      const { stdout } = await running
      expect(linesMissing(program, stdout)).toEqual([])
      expect(stdout).not.toMatch(/answered 5/)
    },
    60_000,
  )
})
