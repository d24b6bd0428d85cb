import { expect } from 'vitest'
import type { Freeze } from './crash-child.js'
import type { Note } from './crash-run.js'

/** What must be true of the notes once all is worked on. */
export interface Expectation {
  readonly accepted: ReadonlySet<string>
  readonly failing: ReadonlySet<string>
  /** The ids with the dead letters. */
  readonly dead: ReadonlySet<string>
  /** The processes that were killed, and when. */
  readonly killed: ReadonlyMap<number, number>
  /** When the engine was killed. */
  readonly outages: readonly number[]
  /** When processes stood still. */
  readonly freezes: readonly Freeze[]
}

/** A run takes some 30 ms and is settled soon after, unless the engine is killed meanwhile. */
export const settledWithinMs = 1_500
const killTakesMs = 500

/** Nothing lost, nothing both done and dead, and a reason for whatever ran twice. */
export function checkNotes(notes: readonly Note[], expected: Expectation): { runTwice: number } {
  const { accepted, failing, dead, killed, outages, freezes } = expected
  const idsOf = (what: Note['what']) => {
    return new Set(notes.filter((note) => note.what === what).map(({ webhookId }) => webhookId))
  }
  const done = idsOf('end')
  expect([...accepted].filter((id) => !done.has(id) && !dead.has(id))).toEqual([])
  expect([...dead].filter((id) => done.has(id))).toEqual([])
  expect([...dead].filter((id) => !failing.has(id))).toEqual([])

  let runTwice = 0
  const unexplained: string[] = []
  for (const id of accepted) {
    const starts = notes.filter(({ what, webhookId }) => what === 'start' && webhookId === id)
    if (starts.length > 1) runTwice += 1
    // Each run but the last was that of a process that was killed or stood still, or at an engine that was
    // killed.
    for (const { pid, at } of starts.slice(0, -1)) {
      const wasInOutage = outages.some(
        (outage) => at - killTakesMs < outage && outage < at + settledWithinMs,
      )
      const stoodStill = freezes.some((freeze) => {
        return freeze.pid === pid && freeze.from < at + settledWithinMs && at < freeze.to
      })
      if (!killed.has(pid) && !wasInOutage && !stoodStill) unexplained.push(id)
    }
  }
  expect(unexplained).toEqual([])
  return { runTwice }
}
