import type { DeadLetter, DeadLetterFilter, DeadLetters } from '../../queue/dead-letters.js'
import type { DeadPlace } from './dead-place.js'

/** Where dead letters are, by the name that the ids of its letters begin with. */
export type DeadPlaces = ReadonlyMap<string, DeadPlace>

/** The dead letters of all places as one. */
export function makeDeadLetters(open: () => Promise<DeadPlaces>): DeadLetters {
  async function find(id: string): Promise<{ place?: DeadPlace | undefined; jobId: string }> {
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
      for (const [name, place] of await open()) {
        found.push(...(await firstOf(limit, matching(name, place, filter))))
      }
      const oldestFirst = found.sort((one, other) => Number(one.diedAt) - Number(other.diedAt))
      return oldestFirst.slice(0, limit)
    },
    async count() {
      const places = [...(await open()).values()]
      const counts = await Promise.all(places.map((place) => place.count()))
      return counts.reduce((sum, count) => sum + count, 0)
    },
    replay,
    async replayAll(filter = {}) {
      // All are found before the first is moved, so that what dies again meanwhile is not moved again.
      const ids: string[] = []
      for (const [name, place] of await open()) {
        for await (const { id } of matching(name, place, filter)) ids.push(id)
      }
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

async function* matching(
  name: string,
  place: DeadPlace,
  { topic, since, until }: DeadLetterFilter,
): AsyncGenerator<DeadLetter, void> {
  for await (const letter of place.letters()) {
    if (topic !== undefined && letter.delivery.topic !== topic) continue
    if (since && letter.diedAt < since) continue
    if (until && letter.diedAt >= until) continue
    yield { ...letter, id: `${name}:${letter.id}` }
  }
}

async function firstOf<Item>(limit: number, items: AsyncIterable<Item>): Promise<Item[]> {
  const first: Item[] = []
  for await (const item of items) {
    if (first.length >= limit) break
    first.push(item)
  }
  return first
}
