import type { DeadLetter, DeadLetterFilter, DeadLetters } from '../../queue/delivery-queue.js'
import type { DeadLetterEntry, DeadLetterSet } from './dead-letter-sets.js'

/** The sets of dead letters, by the prefix of their ids. */
type DeadLetterSets = ReadonlyMap<string, DeadLetterSet>

/** The dead letters of all sets as one list. */
export function createDeadLetters(open: () => Promise<DeadLetterSets>): DeadLetters {
  async function find(id: string): Promise<{ set?: DeadLetterSet | undefined; jobId: string }> {
    const [name = '', jobId = ''] = id.split(':')
    return { set: (await open()).get(name), jobId }
  }

  async function replay(id: string, allHandlers = false): Promise<boolean> {
    const { set, jobId } = await find(id)
    return (await set?.replay(jobId, allHandlers)) ?? false
  }

  return {
    async list({ limit = 100, ...filter } = {}) {
      const found: DeadLetter[] = []
      const sets = await open()
      for await (const { id, name, jobId } of oldestFirst(sets, filter)) {
        if (found.length >= limit) break
        const letter = await sets.get(name)?.letter(jobId)
        if (letter) found.push({ ...letter, id })
      }
      return found
    },
    async count() {
      const sets = [...(await open()).values()]
      const counts = await Promise.all(sets.map((set) => set.count()))
      return counts.reduce((sum, count) => sum + count, 0)
    },
    async get(id) {
      const { set, jobId } = await find(id)
      const letter = await set?.letter(jobId)
      return letter && { ...letter, id }
    },
    replay: (id, options) => replay(id, options?.allHandlers),
    async replayAll({ allHandlers, ...filter } = {}) {
      // All are listed before the first is moved, so that one that fails again is not moved twice.
      const ids: string[] = []
      for await (const { id } of oldestFirst(await open(), filter)) ids.push(id)
      let replayed = 0
      for (const id of ids) if (await replay(id, allHandlers)) replayed += 1
      return replayed
    },
    async remove(id) {
      const { set, jobId } = await find(id)
      return (await set?.remove(jobId)) ?? false
    },
  }
}

/** A dead letter without its body, with its set. */
interface NamedEntry extends DeadLetterEntry {
  readonly id: string
  readonly name: string
}

/** Merges the sets, each of which is in order. */
async function* oldestFirst(
  sets: DeadLetterSets,
  filter: DeadLetterFilter,
): AsyncGenerator<NamedEntry, void> {
  const heads = await Promise.all(
    [...sets].map(async ([name, set]) => {
      const entries = matching(name, set, filter)
      return { entries, next: await entries.next() }
    }),
  )
  for (;;) {
    let oldest: { head: (typeof heads)[number]; entry: NamedEntry } | undefined
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
  set: DeadLetterSet,
  { topic, since, until }: DeadLetterFilter,
): AsyncGenerator<NamedEntry, void> {
  for await (const entry of set.entries()) {
    if (topic !== undefined && entry.topic !== topic) continue
    if (since && entry.failedAt < since) continue
    if (until && entry.failedAt >= until) continue
    yield { ...entry, name, id: `${name}:${entry.jobId}` }
  }
}
