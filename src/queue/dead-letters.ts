import type { StoredDelivery } from './stored-delivery.js'

/** A delivery that was given up or put in quarantine. */
export interface DeadLetter {
  /** The queue's own name of it. */
  readonly id: string
  readonly delivery: StoredDelivery
  /** Why: a code, then the message, or class and message of what a handler threw; at most 500 characters. */
  readonly reason: string
  readonly diedAt: Date
  /** How often it was tried; 0 for one that no handler could take. */
  readonly attempts: number
}

/** Which dead letters; those without a topic have none that could be read. */
export interface DeadLetterFilter {
  /** @default any */
  readonly topic?: string | undefined
  /** Died at this time or later. @default any */
  readonly since?: Date | undefined
  /** Died before this time. @default any */
  readonly until?: Date | undefined
}

/** The dead letters of a queue. They stay until they are replayed or removed. */
export interface DeadLetters {
  /** Oldest first. */
  list(
    options?: DeadLetterFilter & {
      /** How many at most. @default 100 */
      readonly limit?: number | undefined
    },
  ): Promise<DeadLetter[]>
  count(): Promise<number>
  /**
   * Puts one back into the queue with all its attempts; answers whether there was one. One whose event
   * came again and was taken meanwhile is dropped instead.
   */
  replay(id: string): Promise<boolean>
  /** Puts all back that the filter lets through; answers how many. */
  replayAll(filter?: DeadLetterFilter): Promise<number>
  /**
   * Removes one for good; answers whether there was one. Whether a repeat of it is told from then on
   * is the engine's affair.
   */
  remove(id: string): Promise<boolean>
}
