import type { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { DeadLetter } from '../../queue/dead-letters.js'
import { nameWithoutTopic } from './jobs.js'

/** What is known of a dead letter without its body. */
export interface DeadEntry {
  readonly jobId: string
  readonly topic: string | undefined
  readonly diedAt: Date
}

/** One of the places in Redis where dead letters are. */
export interface DeadPlace {
  count(): Promise<number>
  /** Oldest first. */
  entries(): AsyncIterable<DeadEntry>
  /** One with its body; its id is that of the job. */
  letter(jobId: string): Promise<DeadLetter | undefined>
  replay(jobId: string): Promise<boolean>
  remove(jobId: string): Promise<boolean>
}

const pageSize = 500

/** The jobs of a queue in a state, oldest first, page by page and without their bodies. */
export async function* entriesOf(
  client: Redis,
  queue: Queue,
  state: 'failed' | 'prioritized',
): AsyncGenerator<DeadEntry, void> {
  for (let start = 0; ; start += pageSize) {
    const ids = await queue.getRanges([state], start, start + pageSize - 1, true)
    const read = (id: string) => client.hmget(queue.toKey(id), 'name', 'timestamp', 'finishedOn')
    const rows = await Promise.all(ids.map(read))
    for (const [index, [name, timestamp, finishedOn]] of rows.entries()) {
      // One that was removed meanwhile has nothing left.
      if (!timestamp) continue
      const topic = name === nameWithoutTopic ? undefined : (name ?? undefined)
      yield { jobId: ids[index] ?? '', topic, diedAt: new Date(Number(finishedOn ?? timestamp)) }
    }
    if (ids.length < pageSize) return
  }
}
