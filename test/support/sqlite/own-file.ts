import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { DeliveryQueue } from '../../../src/queue/index.js'
import { type SqliteQueueOptions, sqliteQueue } from '../../../src/queues/sqlite/index.js'

const ends: (() => unknown)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** Runs a program that only root may run. */
export function asRoot(program: string, ...args: readonly string[]): void {
  const command = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const [first = '', ...rest] = [...command, program, ...args]
  execFileSync(first, rest)
}

/** Has something ended after the test, before what was made earlier. */
export function atEnd(end: () => unknown): void {
  ends.push(end)
}

/** A folder of the test's own. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qondor-sqlite-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  return folder
}

/** The path of a file that is not there yet. */
export function ownFile(): string {
  return join(ownFolder(), 'queue.db')
}

/** Opens a queue until the end of the test. */
export function open(file: string, options: Partial<SqliteQueueOptions> = {}): DeliveryQueue {
  const queue = sqliteQueue({ file, firstRetryMs: 300, ...options })
  atEnd(() => queue.close())
  return queue
}
