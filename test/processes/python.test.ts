import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseFixture, readFixtures } from '../support/fixtures.js'
import { generateTypes } from '../support/generated-schemas/generate-types.js'
import { schemaByTopic } from '../support/topic-schemas.js'

const hasPython = spawnSync('python3', ['--version']).status === 0
const bodies = [...readFixtures('documented'), ...readFixtures('realistic')].map(
  ({ name, bytes }) => ({ name, body: parseFixture(bytes) }),
)
const invalid = readFixtures('invalid').filter(({ name }) => /-v1-(?!.*unsafe)/.test(name))

const missing = 'Python is not on this machine: apt-get install -y python3'
const isSkipped = !hasPython && !process.env['CI']
if (isSkipped) console.log(`Skipping the tests of Python classes. ${missing}`)

describe.skipIf(isSkipped)('Python classes made from the schemas', () => {
  let folder = ''

  beforeAll(async () => {
    if (!hasPython) throw new Error(missing)
    folder = mkdtempSync(join(tmpdir(), 'qondor-python-'))
    writeFileSync(join(folder, 'qondor_events.py'), await generateTypes('python'))
    const reader = fileURLToPath(
      new URL('../support/generated-schemas/read_events.py', import.meta.url),
    )
    copyFileSync(reader, join(folder, 'read_events.py'))
  })

  afterAll(() => {
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  function read(given: readonly unknown[]) {
    const input = JSON.stringify(given)
    return spawnSync('python3', ['read_events.py'], { cwd: folder, input, encoding: 'utf8' })
  }

  it('hold every documented and realistic event, field by field', () => {
    const { stdout, stderr } = read(bodies.map(({ body }) => body))

    expect(stderr).toBe('')
    const expected = bodies.map(({ body }) => {
      const event = schemaByTopic.get(String(body['topic']))?.parse(body) ?? {}
      const known = Object.entries(event)
      return {
        type: body['topic'],
        fields: Object.fromEntries(known.map(([name, value]) => [toSnakeCase(name), value])),
        again: Object.fromEntries(known.filter(([, value]) => value !== null)),
      }
    })
    expect(JSON.parse(stdout)).toEqual(expected)
  })

  it.each(invalid)('refuse $name', ({ bytes }) => {
    const { status, stderr } = read([parseFixture(bytes)])

    expect(status).toBe(1)
    expect(stderr).toContain('AssertionError')
  })
})

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
