import { copyFileSync, existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { CrashChild } from '../../support/crash/crash-child.js'
import { deliverAll } from '../../support/crash/crash-run.js'
import { freePort } from '../../support/servers/free-port.js'
import { atEnd, open, ownFile } from '../../support/sqlite/own-file.js'
import { backUp, integrityOf, openRaw } from '../../support/sqlite/raw-file.js'

/** Receivers and workers on a file, under load until the end of the test. */
async function startLoad(file: string) {
  const engine = { kind: 'sqlite', place: file, name: 'qondor-webhooks' } as const
  const start = async (roles: readonly ('receive' | 'work')[]) => {
    const port = await freePort()
    return new CrashChild({ engine, roles, port, file: `${file}.notes`, concurrency: 10 })
  }
  const children = [
    await start(['receive']),
    await start(['receive', 'work']),
    await start(['work']),
  ]
  const accepted = new Set<string>()
  for (const child of children) atEnd(() => child.kill())
  const load = deliverAll(1_500, children.slice(0, 2), 20, accepted)
  await expect.poll(() => accepted.size, { timeout: 15_000 }).toBeGreaterThan(0)
  return { children, accepted, load }
}

/** The events that a file has, whatever became of them. */
function eventsIn(file: string): number {
  const sql = 'select count(*) as count from deliveries'
  return (openRaw(file).prepare(sql).get({}) as { count: number }).count
}

describe('a copy of a file in use', () => {
  it('made by a backup of SQLite has all that was accepted before it began', async () => {
    const file = ownFile()
    const { accepted, load } = await startLoad(file)
    for (let round = 1; round <= 5; round += 1) {
      await delay(400)
      const before = accepted.size
      const copy = `${file}.${round}`
      await backUp(file, copy)
      expect(integrityOf(copy)).toBe('ok')
      expect(eventsIn(copy)).toBeGreaterThanOrEqual(before)
      await open(copy).ready()
    }
    await load
  }, 120_000)

  it('of all its parts, while every process is stopped, has all that was accepted', async () => {
    const file = ownFile()
    const { children, accepted, load } = await startLoad(file)
    for (let round = 1; round <= 8; round += 1) {
      await delay(100 + Math.random() * 300)
      for (const child of children) child.stop()
      await delay(50)
      const before = accepted.size
      const copy = `${file}.${round}`
      for (const part of ['', '-wal', '-shm']) {
        if (existsSync(file + part)) copyFileSync(file + part, copy + part)
      }
      for (const child of children) child.continue()
      expect(integrityOf(copy)).toBe('ok')
      expect(eventsIn(copy)).toBeGreaterThanOrEqual(before)
      await open(copy).ready()
    }
    await load
  }, 120_000)
})
