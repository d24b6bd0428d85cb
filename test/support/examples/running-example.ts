import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const key = 'example-key'
const startsWithinMs = 60_000
const endsWithinMs = 10_000
const settings = {
  // vitest sets it.
  NODE_ENV: undefined,
  // A build must not need it.
  QONDOR_WEBHOOK_KEY: undefined,
  CI: 'true',
  NO_COLOR: '1',
  // bash becomes the command that it runs, so that signals and exit codes get through; sh stays between.
  npm_config_script_shell: 'bash',
}

/** An example that can be started. */
export interface Example {
  readonly name: string
  /** Where it is to be POSTed to. */
  readonly path: string
}

/** An example that runs as its start command runs it. */
export interface RunningExample {
  readonly url: string
  /** What it has printed so far. */
  output(): string
  /** Asks it to stop, and makes it after some seconds; returns its exit code, `null` if it has none. */
  stop(): Promise<number | null>
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
}

/** Runs a script of an example to its end and answers what it printed; throws it if it fails. */
export async function runScript(
  name: string,
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = npmRun(name, script, environment)
  const output = collect(child)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${name}: npm run ${script} failed.\n${output()}`)
  return output()
}

/** Starts an example and waits until the receiver in it answers. */
export async function start(
  example: Example,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningExample> {
  const port = String(await freePort())
  const child = npmRun(example.name, 'start', {
    PORT: port,
    QONDOR_WEBHOOK_KEY: key,
    ...environment,
  })
  const output = collect(child)
  const url = `http://127.0.0.1:${port}${example.path}`
  const running = {
    url,
    output,
    stop: () => end(child, 'SIGTERM'),
    kill: async () => {
      await end(child, 'SIGKILL')
    },
  }
  const until = Date.now() + startsWithinMs
  while (!(await answers(url))) {
    const runs = child.exitCode === null && child.signalCode === null
    if (runs && Date.now() < until) await delay(100)
    else {
      await running.stop()
      throw new Error(`${example.name} did not start.\n${output()}`)
    }
  }
  return running
}

function npmRun(
  name: string,
  script: string,
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  return spawn('npm', ['run', script], {
    cwd: fileURLToPath(new URL(`../../../examples/${name}/`, import.meta.url)),
    env: { ...process.env, ...settings, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that all of what npm starts can be stopped.
    detached: true,
  })
}

function collect({ stdout, stderr }: ChildProcess): () => string {
  let text = ''
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  return () => text
}

/** Whether a request without a key is answered as the receiver answers it. */
async function answers(url: string): Promise<boolean> {
  // The CSRF checks of some hosts refuse every other type.
  const headers = { 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(5_000)
  const asked = fetch(url, { method: 'POST', headers, body: '', signal })
  const response = await asked.catch(() => undefined)
  const text = await response?.text().catch(() => '')
  return response?.status === 401 && text === '{"outcome":"unauthorized","code":"unauthorized"}'
}

async function end(child: ChildProcess, how: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.pid === undefined) return null
  const closed = child.stdout?.closed ? undefined : once(child, 'close')
  signal(child.pid, how)
  const late = setTimeout(() => signal(child.pid, 'SIGKILL'), endsWithinMs)
  await closed
  clearTimeout(late)
  return child.exitCode
}

function signal(group: number | undefined, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (group !== undefined) process.kill(-group, name)
  } catch {
    // It has ended already.
  }
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
