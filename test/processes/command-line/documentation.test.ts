import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commands } from '../../../src/command-line/commands.js'
import { run } from '../../support/command-line/run-command.js'

const docs = new URL('../../../docs/', import.meta.url)
const page = readFileSync(new URL('command-line.md', docs), 'utf8')
const blocks = [...page.matchAll(/^```text\n(Usage: .*?)^```$/gms)].map(([, help]) => help)

describe('docs/command-line.md', () => {
  it.each([[], ...commands.map(({ name }) => [name])])(
    'has the help as it is: %s',
    async (...name) => {
      const { stdout } = await run([...name, '--help'])
      expect(blocks).toContain(stdout)
    },
  )

  it('has no other help', () => {
    expect(blocks).toHaveLength(commands.length + 1)
  })
})
