import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createDelivery } from '../../../src/testing/index.js'
import { program, run } from '../../support/command-line/run-command.js'
import { startApp } from '../../support/command-line/start-app.js'
import { temporaryFolder } from '../../support/command-line/temporary-folder.js'

const body = createDelivery('PingV1').body

/** Runs it in a terminal of its own, as `script` of util-linux makes one. */
async function inTerminal(args: string, env: Readonly<Record<string, string>> = {}) {
  const command = `${process.execPath} ${program} ${args}`
  const options = { env: { PATH: process.env['PATH'], TERM: 'xterm', ...env } }
  return (await promisify(execFile)('script', ['-qec', command, '/dev/null'], options)).stdout
}

function hasScript(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux')
  } catch {
    return false
  }
}

// Where CI says that it ran, it did.
describe.skipIf(!hasScript() && !process.env['CI'])('in a terminal', () => {
  const file = (): string => {
    const path = join(temporaryFolder(), 'body.json')
    writeFileSync(path, body)
    return path
  }

  it('has colours', async () => {
    expect(await inTerminal(`validate ${file()}`)).toContain('\u001b[32mvalid\u001b[39m')
  })

  it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('has none with %o', async (env) => {
    const printed = await inTerminal(`validate ${file()}`, env)
    expect(printed).toContain('  valid  PingV1')
    expect(printed).not.toContain('\u001b')
  })

  it('shows how far a long run is', async () => {
    const app = await startApp()
    const printed = await inTerminal(`send PingV1 --to ${app.url} --count 60 --rate 40`)
    const shown = printed.replaceAll('\r\u001b[K', '<clear>')
    expect(shown).toMatch(/<clear>\d+ of 60, \d+ a second/)
    expect(shown).toMatch(/<clear>60 sent: 60 × 200\r\n/)
  })
})

describe('in a pipe', () => {
  it('has no colours', async () => {
    expect((await run(['validate', '-'], {}, body)).stdout).toBe('-  valid  PingV1\n')
  })

  it('says in one line that nobody reads any more', async () => {
    const path = join(temporaryFolder(), 'many.jsonl')
    writeFileSync(path, `${body}\n`.repeat(5_000))
    const command = `'${process.execPath}' '${program}' validate '${path}' | head -1; echo \${PIPESTATUS[0]}`
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command])
    expect(stdout).toBe(`${path}:1  valid  PingV1\n1\n`)
    expect(stderr).toBe('qondor-webhooks: The reader of the output is gone.\n')
  })
})
