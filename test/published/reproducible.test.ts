import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { copyProject } from '../support/copy-of-project.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const copy = copyProject()
afterAll(() => rmSync(copy, { recursive: true }))

/** Each built file by its path. */
function builtIn(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, 'dist').length))
  return new Map(
    paths.sort().map((path) => [path, readFileSync(join(folder, 'dist', path), 'utf8')]),
  )
}

// So that anyone can check that what is published comes from its commit.
it('builds the same files in another folder, to the byte', () => {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: copy, stdio: 'ignore' })
  expect(builtIn(copy).size).toBeGreaterThan(50)
  expect(builtIn(copy)).toEqual(builtIn(root))
}, 120_000)
