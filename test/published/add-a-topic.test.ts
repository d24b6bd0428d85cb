// Takes the steps of CONTRIBUTING.md, read out of it, in a copy of the project.
import { execFile } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newTopicTest } from '../support/contributing/new-topic.source.js'
import { commands, fileSteps, take } from '../support/contributing/steps.js'
import { copyProject } from '../support/copy-of-project.js'

const run = promisify(execFile)

/** Of `npm test`, what knows of topics, and the new one's own test; some test what is built. */
const relevantTests = [
  'test/new-topic.test.ts',
  'test/project/generated/{agreement,documented-bodies,fixtures,up-to-date}.test.ts',
  'test/unit/topics/*.test.ts',
  'test/unit/parse/{valid-fixtures,envelope,nearly-valid}.test.ts',
  'test/unit/handlers/registration.test.ts',
  'test/unit/testing/{create-event,variants}.test.ts',
  'test/processes/command-line/send.test.ts',
  'test/project/readme/tables.test.ts',
  'test/project/docs/{docstrings,links}.test.ts',
  'test/published/hover.test.ts',
  'test/published/bench/*.test.ts',
]

const config = `export default {
  cacheDir: '.vite',
  test: {
    include: ${JSON.stringify(relevantTests)},
    provide: { propertySeed: 1, propertyScale: 0.2 },
  },
}
`

describe('adding a topic by the steps of CONTRIBUTING.md', () => {
  let folder: string

  beforeAll(() => {
    folder = copyProject()
    for (const step of fileSteps) take(step, folder)
  }, 60_000)

  afterAll(() => rmSync(folder, { recursive: true }))

  /** What a program of an installed package prints, run in the copy. */
  async function node(...args: string[]): Promise<string> {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1', CI: 'true' }
    const { stdout } = await run(process.execPath, args, { cwd: folder, env }).catch((error) => {
      throw new Error(`${args.join(' ')}\n${error.stdout}${error.stderr}`)
    })
    return stdout
  }

  /** The same of a script of package.json, which is a line of the steps too. */
  async function npm(script: string): Promise<string> {
    const { stdout } = await run('npm', ['run', '--silent', script], { cwd: folder }).catch(
      (error) => {
        throw new Error(`npm run ${script}\n${error.stdout}${error.stderr}`)
      },
    )
    return stdout
  }

  it('has four files to write or change, and one command that does the rest', () => {
    expect(fileSteps.map(({ file }) => file)).toEqual([
      'fixtures/documented/project-note-created-v1.json',
      'src/topics/project-note-created-v1.ts',
      'src/topics/topics.ts',
      '.changeset/project-note.md',
    ])
    expect(commands).toEqual(['npm run generate', 'npm test', 'npm run check'])
  })

  it('generates what follows from it', async () => {
    await npm('generate')
    const read = (path: string) => readFileSync(join(folder, path), 'utf8')
    expect(read('schemas/project-note-created-v1.json')).toContain('"[Note Text]"')
    expect(read('docs/fields.md')).toContain('| `noteText` | `ProjectNoteCreatedV1` |')
    for (const name of ['qondor-webhook', 'openapi', 'asyncapi']) {
      expect(read(`schemas/${name}.json`)).toContain('ProjectNoteCreatedV1')
    }
    expect(read('README.md')).toContain('| `ProjectNoteCreatedV1` | `onProjectNoteCreated` |')
    expect(read('docs/setup.md')).toMatch(/^> - Topics: .*ProjectNoteCreatedV1/m)
  })

  it('passes the linter', async () => {
    await npm('lint')
  })

  it('hands its delivery over HTTP to its handler, as the demo shows, in what is built', async () => {
    await npm('build')
    const printed = await node('scripts/demo.mjs')
    expect(printed).toMatch(
      /ProjectNoteCreatedV1 .*right key.* 200 handled .*noteText \[Note Text\]/,
    )
    expect(printed).toContain('All 21 deliveries went as they should.')
  })

  it('passes the tests that know of topics, and one of its own', async () => {
    writeFileSync(join(folder, 'test/new-topic.test.ts'), newTopicTest)
    writeFileSync(join(folder, 'new-topic.config.mjs'), config)
    const command = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'new-topic.config.mjs']
    const printed = await node(...command)
    expect(printed).toMatch(/test\/new-topic\.test\.ts \(1 test\)/)
    expect(printed).not.toMatch(/failed|skipped/)
  })

  it('compiles, with what uses the new topic', async () => {
    // Of the two compilers that `npm run check` runs, the faster.
    await npm('types:7')
  })
}, 300_000)
