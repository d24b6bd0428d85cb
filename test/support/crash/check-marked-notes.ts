import { expect } from 'vitest'
import { type Expectation, settledWithinMs } from './check-notes.js'
import type { Note } from './crash-run.js'

/** The marks of the handlers and the step of a child with named handlers. */
export const marksOfChild = ['handler:crm', 'once:letter', 'handler:mail'] as const

/** How often a handler or step ran, and why. */
export interface MarkedCounts {
  /** Marks that were stored. */
  readonly marks: number
  /** Attempts at which a handler failed by itself. */
  readonly failures: number
  /** Handlers and steps that succeeded, and ran again after that. */
  readonly runTwice: number
}

/**
 * Each handler and step of each event succeeded at least once. One that succeeded ran again only if its
 * process, or the engine, was killed before its mark was stored.
 */
export function checkMarkedNotes(
  notes: readonly Note[],
  { accepted, failing, killed, outages }: Expectation,
): MarkedCounts {
  const missing: string[] = []
  const afterMark: string[] = []
  const unexplained: string[] = []
  let runTwice = 0
  const byRun = new Map<string, Note[]>()
  for (const note of notes) {
    const run = `${note.webhookId} ${note.mark}`
    byRun.set(run, [...(byRun.get(run) ?? []), note])
  }
  for (const id of accepted) {
    for (const mark of marksOfChild) {
      const run = `${id} ${mark}`
      // In the order in which they were written, by whatever process.
      const ofRun = byRun.get(run) ?? []
      const ends = ofRun.filter(({ what }) => what === 'end')
      const neverSucceeds = mark === 'handler:mail' && failing.has(id)
      if (ends.length === 0 && !neverSucceeds) missing.push(run)
      const markedAt = ofRun.findIndex(({ what }) => what === 'marked')
      const rest = markedAt < 0 ? [] : ofRun.slice(markedAt)
      if (rest.some(({ what }) => what === 'start')) afterMark.push(run)
      const again = ends.slice(0, -1)
      runTwice += again.length
      for (const { pid, at } of again) {
        const wasInOutage = outages.some((outage) => Math.abs(outage - at) < outageLastsMs)
        const livedMs = (killed.get(pid) ?? Infinity) - at
        if (livedMs > settledWithinMs && !wasInOutage) unexplained.push(run)
      }
    }
  }
  expect({ missing, afterMark, unexplained }).toEqual({
    missing: [],
    afterMark: [],
    unexplained: [],
  })
  const count = (what: Note['what']) => notes.filter((note) => note.what === what).length
  return { marks: count('marked'), failures: count('fail'), runTwice }
}

// From the kill of an engine until its clients have it again.
const outageLastsMs = 5_000
