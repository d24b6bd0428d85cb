import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bodyWith } from '../queues/make-delivery.js'
import { freePort } from '../servers/free-port.js'

const program = fileURLToPath(new URL('../crash/child.mjs', import.meta.url))
const calls = 'fsync,fdatasync,pwrite64,write,writev,sendto,sendmsg'

/** What a system call trace of a receiver says of the deliveries that it got. */
export interface TracedDeliveries {
  /** Those whose `queued` left the process. */
  readonly answered: ReadonlySet<string>
  /** Those of them that were written to the log of SQLite, and that flushed, before their answer left. */
  readonly flushed: ReadonlySet<string>
  readonly flushes: number
}

/** Sends an event for each id to a receiver that runs under `strace`, until each is acknowledged. */
export async function sendTraced(
  folder: string,
  ids: readonly string[],
  { atOnce, preload }: { readonly atOnce: number; readonly preload?: string },
): Promise<TracedDeliveries> {
  const trace = join(folder, 'trace')
  const engine = { kind: 'sqlite', place: join(folder, 'queue.db'), name: 'traced' }
  const port = await freePort()
  const options = { engine, roles: ['receive'], port, file: join(folder, 'notes'), concurrency: 1 }
  const child = spawn('strace', [
    // With the paths behind the descriptors, and texts whole.
    ...['-f', '-y', '-s', '5000', '-e', `trace=${calls}`, '-o', trace],
    process.execPath,
    ...(preload === undefined ? [] : ['--import', preload]),
    program,
    JSON.stringify(options),
  ])
  // The first word of each line is the process; strace itself takes no signal and ends with it.
  const kill = () => process.kill(Number.parseInt(readFileSync(trace, 'latin1'), 10), 'SIGKILL')
  const numbers = ids.values()
  const send = async (): Promise<void> => {
    for (const webhookId of numbers) {
      await post(`http://127.0.0.1:${port}/`, bodyWith({ webhookId }))
    }
  }
  const exit = once(child, 'exit')
  await Promise.all(Array.from({ length: atOnce }, send)).finally(kill)
  await exit
  return readTrace(readFileSync(trace, 'latin1'), ids)
}

async function post(url: string, body: string): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(url, { method: 'POST', body })
      if (response.status === 200) return
    } catch {
      // It does not listen yet.
    }
    await sleep(50)
  }
}

function readTrace(text: string, ids: readonly string[]): TracedDeliveries {
  const written = new Set<string>()
  const onDisk = new Set<string>()
  const answered = new Set<string>()
  const flushed = new Set<string>()
  const known = new Set(ids)
  let flushes = 0
  for (const line of text.split('\n')) {
    const idsIn = (): string[] => {
      return (line.match(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g) ?? []).filter((id) =>
        known.has(id),
      )
    }
    if (/\bpwrite64\(\d+<[^>]*-wal>/.test(line)) for (const id of idsIn()) written.add(id)
    // Of a call that another thread interrupted, the second line has its result.
    if (/\b(?:fsync|fdatasync)(?:\(\d+<[^>]*-wal>\)| resumed>.*\))\s+= 0/.test(line)) {
      flushes += 1
      for (const id of written) onDisk.add(id)
    }
    if (/\b(?:write|writev|sendto|sendmsg)\(/.test(line) && line.includes('queued')) {
      for (const id of idsIn()) {
        answered.add(id)
        if (onDisk.has(id)) flushed.add(id)
      }
    }
  }
  return { answered, flushed, flushes }
}
