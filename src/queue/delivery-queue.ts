import type { DeadLetters } from './dead-letters.js'
import type { DeliveryInbox } from './delivery-inbox.js'
import type { StoredDelivery } from './stored-delivery.js'

/** A queue on an engine that stores deliveries, hands them to workers, retries and keeps the dead. */
export interface DeliveryQueue extends DeliveryInbox {
  /** Connects, so that a wrong setting shows at the start; otherwise the first use does. */
  ready(): Promise<void>
  /** Hands each delivery to `handle`, at least once, until the worker is stopped. */
  work(handle: HandleDelivery, options: QueueWorkOptions): Promise<DeliveryWorker>
  /** What was given up, and what was put in quarantine. */
  readonly dead: DeadLetters
  /** What is in the queue now; counted at each call. */
  stats(): Promise<QueueStats>
  /** Stops its workers as `DeliveryWorker.stop` does, and ends its connections, for good. */
  close(): Promise<void>
}

/** Runs one attempt at a delivery, and says what is to become of it. A rejection means `retry`. */
export type HandleDelivery = (delivery: StoredDelivery, attempt: Attempt) => Promise<Verdict>

/** One attempt at a delivery. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number
  /** Whether the queue gives the delivery up if this attempt fails. */
  readonly isLast: boolean
  /** Aborted when the queue takes the delivery away: a stop that ran out of time, a lost claim. */
  readonly signal?: AbortSignal | undefined
}

/**
 * What is to become of a delivery after an attempt. The reason begins with a code and holds class and
 * message of what a handler threw, at most 500 characters; our own words hold no payload value.
 */
export type Verdict =
  | { readonly next: 'done' }
  | { readonly next: 'retry' | 'dead'; readonly reason: string }

/** Options of `DeliveryQueue.work`. */
export interface QueueWorkOptions {
  /** How many deliveries are worked on at a time in this process. */
  readonly concurrency: number
  /** Told of what the engine reports beside single deliveries: a lost connection. */
  readonly onError: (error: unknown) => void
}

/** A worker that runs. */
export interface DeliveryWorker {
  /**
   * Takes no more deliveries, and resolves once those that it has are ended. Past `timeoutMs` their
   * signals are aborted, and they are worked on again, here or elsewhere.
   */
  stop(options?: {
    /** How long to wait for them, in milliseconds. @default 30000 */
    readonly timeoutMs?: number | undefined
  }): Promise<void>
}

/** What is in a queue. */
export interface QueueStats {
  /** Deliveries that wait for their first or next attempt. */
  readonly waiting: number
  /** Deliveries that are worked on. */
  readonly running: number
  readonly dead: number
  /**
   * How long ago the oldest delivery that waits was stored, in milliseconds; 0 where none waits. Of
   * those that wait for a retry BullMQ knows only the next.
   */
  readonly oldestWaitMs: number
}
