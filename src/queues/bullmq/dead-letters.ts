import type { DeadLetter, DeadLetterFilter, DeadLetters } from '../../queue/delivery-queue.js'
import type { DeadLetterEntry, DeadLetterSet } from './dead-letter-sets.js'

/** The sets of dead letters, by the prefix of their ids. */
type DeadLetterSets = ReadonlyMap<string, DeadLetterSet>

/** The dead letters of all sets as one list. */
export function createDeadLetters(open: () => Promise<DeadLetterSets>): DeadLetters {
  async function find(id: string): Promise<{ place?: DeadLetterSet | undefined; jobId: string }> {
    const [name = '', jobId = ''] = id.split(':')
    return { place: (await open()).get(name), jobId }
  }

  async function replay(id: string): Promise<boolean> {
    const { place, jobId } = await find(id)
    return (await place?.replay(jobId)) ?? false
  }

  return {
    async list({ limit = 100, ...filter } = {}) {
      const found: DeadLetter[] = []
      const places = await open()
      for await (const { id, name, jobId } of oldestFirst(places, filter)) {
        if (found.length >= limit) break
        const letter = await places.get(name)?.letter(jobId)
        if (letter) found.push({ ...letter, id })
      }
      return found
    },
    async count() {
      const places = [...(await open()).values()]
      const counts = await Promise.all(places.map((place) => place.count()))
      return counts.reduce((sum, count) => sum + count, 0)
    },
    async get(id) {
      const { place, jobId } = await find(id)
      const letter = await place?.letter(jobId)
      return letter && { ...letter, id }
    },
    replay,
    async replayAll(filter = {}) {
      // All are listed before the first is moved, so that one that fails again is not moved twice.
      const ids: string[] = []
      for await (const { id } of oldestFirst(await open(), filter)) ids.push(id)
      let replayed = 0
      for (const id of ids) if (await replay(id)) replayed += 1
      return replayed
    },
    async remove(id) {
      const { place, jobId } = await find(id)
      return (await place?.remove(jobId)) ?? false
    },
  }
}

/** A dead letter without its body, with its set. */
interface PlacedEntry extends DeadLetterEntry {
  readonly id: string
  readonly name: string
}

/** Merges the sets, each of which is in order. */
async function* oldestFirst(
  places: DeadLetterSets,
  filter: DeadLetterFilter,
): AsyncGenerator<PlacedEntry, void> {
  const heads = await Promise.all(
    [...places].map(async ([name, place]) => {
      const entries = matching(name, place, filter)
      return { entries, next: await entries.next() }
    }),
  )
  for (;;) {
    let oldest: { head: (typeof heads)[number]; entry: PlacedEntry } | undefined
    for (const head of heads) {
      if (head.next.done) continue
      const entry = head.next.value
      if (!oldest || entry.failedAt < oldest.entry.failedAt) oldest = { head, entry }
    }
    if (!oldest) return
    yield oldest.entry
    oldest.head.next = await oldest.head.entries.next()
  }
}

async function* matching(
  name: string,
  place: DeadLetterSet,
  { topic, since, until }: DeadLetterFilter,
): AsyncGenerator<PlacedEntry, void> {
  for await (const entry of place.entries()) {
    if (topic !== undefined && entry.topic !== topic) continue
    if (since && entry.failedAt < since) continue
    if (until && entry.failedAt >= until) continue
    yield { ...entry, name, id: `${name}:${entry.jobId}` }
  }
}
