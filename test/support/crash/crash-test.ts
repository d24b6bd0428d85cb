import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { freePort } from '../servers/free-port.js'
import { checkNotes } from './check-notes.js'
import { CrashChild } from './crash-child.js'
import {
  atRandomMoments,
  type ChildOptions,
  deliverAll,
  type EnginePlace,
  notesIn,
} from './crash-run.js'
import { openQueue } from './open-queue.mjs'

/** A run in which processes are killed, and an engine may be. */
export interface CrashPlan {
  readonly kind: EnginePlace['kind']
  readonly place: string
  readonly deliveries: number
  /** How long each of sixteen senders pauses on the average. */
  readonly pauseMs: number
  /** What each process does. */
  readonly processes: readonly ChildOptions['roles'][]
  /** The shortest and the longest time between two kills, in milliseconds. */
  readonly killEveryMs: readonly [number, number]
  /** Whether processes are killed, or only stand still: for so long, in milliseconds. */
  readonly freezeMs?: number
  /** Kills the engine and starts it again. */
  readonly crashEngine?: () => Promise<void>
}

const workedOffWithinMs = 60_000

/** Runs a plan; answers what was counted. Throws where a delivery was lost or ran without a reason. */
export async function testCrashes(plan: CrashPlan) {
  const { kind, place, deliveries, pauseMs, processes, killEveryMs, freezeMs, crashEngine } = plan
  const folder = mkdtempSync(join(tmpdir(), 'qondor-crash-'))
  const file = join(folder, 'notes')
  writeFileSync(file, '')
  const engine = { kind, place, name: `crash-${randomUUID()}` }
  const children = await Promise.all(
    processes.map(async (roles) => {
      return new CrashChild({ engine, roles, port: await freePort(), file, concurrency: 10 })
    }),
  )
  const receivers = children.filter(({ options }) => options.roles.includes('receive'))
  const outages: number[] = []
  try {
    const kills = atRandomMoments(killEveryMs, async () => {
      const child = children[Math.floor(Math.random() * children.length)]
      await (freezeMs === undefined ? child?.crash() : child?.freeze(freezeMs))
    })
    const engineKills =
      crashEngine &&
      atRandomMoments([3_000, 5_000], async () => {
        outages.push(Date.now())
        await crashEngine()
      })
    const { accepted, failing, duplicates } = await deliverAll(deliveries, receivers, pauseMs)
    const killCount = await kills.stop()
    await engineKills?.stop()
    await untilWorkedOff(file, accepted)
    for (const child of children) await child.kill()
    const queue = openQueue(engine)
    const letters = await queue.dead.list({ limit: deliveries })
    await queue.close()
    const dead = new Set(letters.map(({ delivery }) => delivery.webhookId ?? ''))
    const killed = new Set(children.flatMap((child) => [...child.killed]))
    const freezes = children.flatMap((child) => child.freezes)
    const expected = { accepted, failing, dead, killed, outages, freezes }
    const { runTwice } = checkNotes(notesIn(file), expected)
    expect(dead).toEqual(failing)
    expect(duplicates).toBeGreaterThan(0)
    return {
      accepted: accepted.size,
      kills: killCount,
      outages: outages.length,
      duplicates,
      runTwice,
    }
  } finally {
    for (const child of children) await child.kill()
    rmSync(folder, { recursive: true })
  }
}

/** Waits until each accepted event has ended, and a little for what is settled after that. */
async function untilWorkedOff(file: string, accepted: ReadonlySet<string>): Promise<void> {
  const until = Date.now() + workedOffWithinMs
  for (;;) {
    const ended = new Set(
      notesIn(file)
        .filter(({ what }) => what !== 'start')
        .map(({ webhookId }) => webhookId),
    )
    if ([...accepted].every((id) => ended.has(id))) break
    if (Date.now() > until) break
    await sleep(200)
  }
  await sleep(15_000)
}
