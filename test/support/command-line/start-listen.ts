import { expect, vi } from 'vitest'
import { type Finished, key, start } from './run-command.js'

/** A `listen` that is ready. */
export interface Listening {
  readonly pid: number | undefined
  readonly url: string
  /** The lines on stdout so far. */
  lines(): readonly string[]
  /** The same as JSON. */
  events(): readonly Record<string, unknown>[]
  stderr(): string
  ends(): Promise<Finished>
  /** Ends it as Ctrl+C does. */
  stop(): Promise<Finished>
}

/** Starts `listen` on a free port with the key. */
export async function startListen(
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = { QONDOR_WEBHOOK_KEY: key },
): Promise<Listening> {
  const { child, stdout, stderr, end } = start(['listen', '--port', '0', ...args], environment)
  const url = await vi.waitFor(() => {
    const [found] = /http:\/\/127\.0\.0\.1:\d+\//.exec(stderr()) ?? []
    expect(found).toBeDefined()
    return String(found)
  }, 15_000)
  const lines = (): string[] => stdout().split('\n').slice(0, -1)
  return {
    pid: child.pid,
    url,
    lines,
    events: () => lines().map((line) => JSON.parse(line)),
    stderr,
    ends: end,
    stop() {
      child.kill('SIGINT')
      return end()
    },
  }
}
