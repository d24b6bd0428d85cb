import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { freePort } from '../servers/free-port.js'
import { checkMarkedNotes, type MarkedCounts, marksOfChild } from './check-marked-notes.js'
import { checkNotes } from './check-notes.js'
import { CrashChild } from './crash-child.js'
import {
  atRandomMoments,
  type ChildOptions,
  deliverAll,
  type EnginePlace,
  type Note,
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
  /** Whether the handlers have names, and one of them fails at random. */
  readonly isNamed?: boolean
  /** Kills the engine and starts it again. */
  readonly crashEngine?: () => Promise<void>
}

const workedOffWithinMs = 60_000
// A handler that fails at random must not run out of attempts.
const manyQuickRetries = { attempts: 100, firstRetryMs: 200, maxRetryMs: 400 }

/** Runs a plan; answers what was counted. Throws where a delivery was lost or ran without a reason. */
export async function testCrashes(plan: CrashPlan) {
  const { kind, place, deliveries, pauseMs, processes, killEveryMs, freezeMs, crashEngine } = plan
  const { isNamed = false } = plan
  const folder = mkdtempSync(join(tmpdir(), 'qondor-crash-'))
  const file = join(folder, 'notes')
  writeFileSync(file, '')
  const retries = isNamed ? manyQuickRetries : {}
  const engine = { kind, place, name: `crash-${randomUUID()}`, retries }
  const children = await Promise.all(
    processes.map(async (roles) => {
      const port = await freePort()
      return new CrashChild({ engine, roles, port, file, concurrency: 10, isNamed })
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
    await untilWorkedOff(file, accepted, failing, isNamed ? marksOfChild : [''])
    for (const child of children) await child.kill()
    const queue = openQueue(engine)
    const letters = await queue.dead.list({ limit: deliveries })
    await queue.close()
    const dead = new Set(letters.map(({ delivery }) => delivery.webhookId ?? ''))
    const killed = new Map(children.flatMap((child) => [...child.killed]))
    const freezes = children.flatMap((child) => child.freezes)
    const expected = { accepted, failing, dead, killed, outages, freezes }
    const notes = notesIn(file)
    const runs: ReturnType<typeof checkNotes> & Partial<MarkedCounts> = isNamed
      ? checkMarkedNotes(notes, expected)
      : checkNotes(notes, expected)
    expect(dead).toEqual(failing)
    const failedHandlers = letters.flatMap((letter) => letter.failedHandlers)
    expect(failedHandlers).toEqual(isNamed ? letters.map(() => 'mail') : [])
    expect(duplicates).toBeGreaterThan(0)
    return {
      accepted: accepted.size,
      kills: killCount,
      outages: outages.length,
      duplicates,
      ...runs,
    }
  } finally {
    for (const child of children) await child.kill()
    rmSync(folder, { recursive: true })
  }
}

/** Waits until each accepted event has ended, and a little for what is settled after that. */
async function untilWorkedOff(
  file: string,
  accepted: ReadonlySet<string>,
  failing: ReadonlySet<string>,
  marks: readonly Note['mark'][],
): Promise<void> {
  const until = Date.now() + workedOffWithinMs
  for (;;) {
    const ended = new Set(
      notesIn(file)
        .filter(
          ({ what, webhookId }) => what === 'end' || (what === 'fail' && failing.has(webhookId)),
        )
        .map(({ webhookId, mark }) => `${webhookId} ${mark}`),
    )
    const runs = [...accepted].flatMap((id) => marks.map((mark) => `${id} ${mark}`))
    if (runs.every((run) => ended.has(run))) break
    if (Date.now() > until) break
    await sleep(200)
  }
  await sleep(15_000)
}
