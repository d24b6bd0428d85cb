// The tests of a user's handlers in the README and docs/testing.md, each run by its own runner and on the built package.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transformSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileSnippets } from '../support/readme/compile-snippets.js'
import { isTest, read, root, snippetsIn } from '../support/readme/snippets.js'

const run = promisify(execFile)
const require = createRequire(import.meta.url)
const installed = (path: string) => fileURLToPath(new URL(`node_modules/${path}`, root))

/** How each runner is started, the file that it finds, and how to recognise its snippet. */
const runners = [
  {
    name: 'vitest',
    mark: "from 'vitest'",
    file: 'handlers.test.ts',
    command: [installed('vitest/vitest.mjs'), 'run'],
  },
  {
    name: 'jest',
    mark: 'require(',
    file: 'handlers.test.js',
    // Neither Babel nor anything else: the package's CommonJS as it is.
    command: [require.resolve('jest/bin/jest'), '--config={"transform":{}}', '--watchman=false'],
  },
  {
    name: 'node:test',
    mark: "from 'node:test'",
    file: 'handlers.test.mjs',
    command: ['--test'],
  },
]

const shown = ['README.md', 'docs/testing.md'].map(read).join('\n')
const snippets = [...snippetsIn('ts', shown), ...snippetsIn('js', shown)].filter(isTest)

describe('the example of a test', () => {
  // A project of a user, with the package installed.
  let project: string

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'qondor-webhooks-testing-'))
    mkdirSync(join(project, 'node_modules'))
    symlinkSync(fileURLToPath(root), join(project, 'node_modules/qondor-webhooks'))
    for (const name of ['vitest', 'zod']) {
      symlinkSync(installed(name), join(project, `node_modules/${name}`))
    }
  })

  afterAll(() => rmSync(project, { recursive: true }))

  it('is there for each runner', () => {
    expect(snippets.map((code) => runners.find(({ mark }) => code.includes(mark))?.name)).toEqual(
      expect.arrayContaining(['vitest', 'jest', 'node:test']),
    )
  })

  /** Runs code as a test file of a project of its own, and answers what the runner prints. */
  const start = async ({ name, file, command }: (typeof runners)[number], source: string) => {
    const cwd = mkdtempSync(join(project, name.replace(':', '-')))
    writeFileSync(join(cwd, 'package.json'), '{}')
    // Node 20 reads no TypeScript.
    const isPlain = file.endsWith('.mjs')
    const written = isPlain ? transformSync(source, { loader: 'ts' }).code : source
    writeFileSync(join(cwd, file), written)
    // Without what this test's runner has set for its own children.
    const env = { PATH: process.env['PATH'], NO_COLOR: '1', CI: 'true' }
    const { stdout, stderr } = await run(process.execPath, command, { cwd, env })
    return `${stdout}${stderr}`
  }

  it.each(runners)('passes in $name, and fails where it should', async (runner) => {
    const code = snippets.find((snippet) => snippet.includes(runner.mark)) ?? ''
    expect(await start(runner, code)).toMatch(/\b1 passed|pass 1\b/)
    const otherEvent = code.replace(/(?<=Id: )42|(?<=commentText: ')Hei!/, '1')
    expect(otherEvent).not.toBe(code)
    await expect(start(runner, otherEvent)).rejects.toMatchObject({ code: 1 })
  })

  it('passes in vitest also for a queue', async () => {
    const code = snippets.find((snippet) => snippet.includes('memoryQueue')) ?? ''
    const [vitest] = runners
    if (!vitest) throw new Error('There is no runner')
    expect(await start(vitest, code)).toMatch(/\b1 passed\b/)
    await expect(
      start(vitest, code.replace('attempts: 2 }', 'attempts: 3 }')),
    ).rejects.toMatchObject({
      code: 1,
    })
  })

  it('is followed by one for a custom topic', async () => {
    const [code = ''] = snippetsIn('ts', read('docs/testing.md')).filter(isTest)
    const [vitest] = runners
    if (!vitest) throw new Error('There is no runner')
    expect(await compileSnippets([code], 'declarations')).toBe('')
    expect(await start(vitest, code)).toMatch(/\b1 passed\b/)
    await expect(start(vitest, code.replace("'2026-", "'2025-"))).rejects.toMatchObject({ code: 1 })
  })
})
