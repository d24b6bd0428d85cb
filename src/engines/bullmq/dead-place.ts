import type { DeadLetter } from '../../queue/dead-letters.js'

/** One of the places in Redis where dead letters are. */
export interface DeadPlace {
  count(): Promise<number>
  /** Oldest first; the ids are those of the jobs. */
  letters(): AsyncIterable<DeadLetter>
  replay(jobId: string): Promise<boolean>
  remove(jobId: string): Promise<boolean>
}
