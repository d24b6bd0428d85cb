import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect } from 'vitest'

export const program = fileURLToPath(new URL('../../../dist/command-line.js', import.meta.url))
/** Stands in no output of any test. */
export const key = 'kNever-printed-7f3a'

/** What the commands of a test file keep for the user is kept here. */
const home = mkdtempSync(join(tmpdir(), 'qondor-webhooks-home-'))
const running = new Set<ChildProcess>()

afterAll(() => rmSync(home, { recursive: true, force: true }))

afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess
  stdout(): string
  stderr(): string
  /** Waits for its end; fails the test if it printed the key. */
  end(): Promise<Finished>
}

/** Starts the built command with an environment of its own. */
export function start(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Running {
  const env = { PATH: process.env['PATH'], HOME: home, LOCALAPPDATA: home, ...environment }
  const child = spawn(process.execPath, [program, ...args], { env })
  running.add(child)
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
    let text = ''
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    return () => text
  }) as [() => string, () => string]
  const closed = once(child, 'close')
  return {
    child,
    stdout,
    stderr,
    async end() {
      const [code] = await closed
      running.delete(child)
      expect(stdout() + stderr()).not.toContain(key)
      return { code, stdout: stdout(), stderr: stderr() }
    },
  }
}

/** Runs the built command to its end. */
export async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input: string | Uint8Array = '',
): Promise<Finished> {
  const command = start(args, environment)
  // A command that needs no input may end before it takes any.
  command.child.stdin?.on('error', () => {}).end(input)
  return await command.end()
}

/** Expects that a command ended with one clear line on stderr. */
export function expectOneLine({ code, stdout, stderr }: Finished, exitCode: number): string {
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^qondor-webhooks: [^\n]+[.?]\n$/)
  expect(stderr).not.toMatch(/ at |Error|node:/)
  expect(code).toBe(exitCode)
  return stderr
}
