import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import type { DeduplicationStore } from '../../../src/index.js'
import { uniqueName } from './unique-name.js'

interface Report {
  readonly outcomes: readonly string[]
  readonly ran: readonly string[]
}

const rounds = 40
const idsPerRound = 250
const program = new URL('./racer.mjs', import.meta.url)

async function startRacer(args: readonly string[]): Promise<ChildProcess> {
  const racer = fork(program, args)
  await next(racer)
  return racer
}

async function next(racer: ChildProcess): Promise<unknown> {
  const ended = new AbortController()
  const end = (code: unknown) => ended.abort(new Error(`A racer ended: ${code}`))
  racer.once('exit', end)
  const [message] = await once(racer, 'message', { signal: ended.signal })
  racer.off('exit', end)
  return message
}

async function race(racer: ChildProcess, ids: readonly string[]): Promise<Report> {
  racer.send(ids)
  return (await next(racer)) as Report
}

function count(outcomes: readonly string[], outcome: string): number {
  return outcomes.filter((other) => other === outcome).length
}

/** Two processes that mark the same events, which a store then has both marks of. */
export function testMarksRace(
  engine: 'redis' | 'postgres' | 'sqlite',
  place: string,
  open: (space: string) => DeduplicationStore,
): void {
  it('loses no mark of two processes that mark the same 2,000 events at once', async () => {
    const space = uniqueName()
    const racers = await Promise.all([0, 1].map(() => startRacer([engine, place, space])))
    const keys = Array.from({ length: 2_000 }, (_, index) => `PingV1:${index}`)
    const marking = racers.map(async (racer, index) => {
      racer.send({ mark: `handler:${index}`, keys })
      return next(racer)
    })
    expect(await Promise.all(marking)).toEqual(['marked', 'marked'])
    for (const racer of racers) racer.disconnect()

    const store = open(space)
    const read = async (key: string) => {
      const marks = await store.readMarks?.({ key, token: '', leaseMs: 60_000 })
      return [...(marks ?? [])].sort()
    }
    const marks = await Promise.all(keys.map(read))
    expect(marks).toEqual(keys.map(() => ['handler:0', 'handler:1']))
  }, 60_000)
}

/** Two processes that take the same deliveries, on one store. `place` is a URL or a file. */
export function testRace(engine: 'redis' | 'postgres' | 'sqlite', place: string): void {
  it('lets one of two processes handle each of 10,000 events that both get at once', async () => {
    const args = [engine, place, uniqueName()]
    const racers = await Promise.all([startRacer(args), startRacer(args)])
    const ids: string[] = []
    const reports: Report[] = []
    for (let round = 0; round < rounds; round += 1) {
      // Two topics share each id.
      const batch = Array.from({ length: idsPerRound }, (_, index) => {
        return `${index % 2 ? 'PingV1' : 'PongV1'} ${round}-${index >> 1}`
      })
      ids.push(...batch)
      reports.push(...(await Promise.all(racers.map((racer) => race(racer, batch)))))
    }
    for (const racer of racers) racer.disconnect()

    const ran = reports.flatMap((report) => report.ran)
    const outcomes = reports.flatMap((report) => report.outcomes)
    expect(ran).toHaveLength(ids.length)
    expect(new Set(ran)).toEqual(new Set(ids))
    expect(outcomes).toHaveLength(2 * ids.length)
    expect(count(outcomes, 'handled')).toBe(ids.length)
    const repeats = count(outcomes, 'duplicate') + count(outcomes, 'in_progress')
    expect(repeats).toBe(ids.length)
    // Otherwise they did not race.
    expect(count(outcomes, 'in_progress')).toBeGreaterThan(0)
    const winners = [0, 1].map((side) => reports.filter((_, index) => index % 2 === side))
    for (const won of winners) expect(won.flatMap((report) => report.ran)).not.toEqual([])
  }, 60_000)
}
