import type { StoredDelivery } from './stored-delivery.js'

/** A queue on an engine that stores deliveries, hands them to workers, retries and keeps the dead. */
export interface DeliveryQueue extends DeliveryInbox {
  /** Connects, so that a wrong setting shows at the start; otherwise the first use does. */
  ready(): Promise<void>
  /** Hands each delivery to `handle`, at least once, until the worker is stopped. */
  work(handle: HandleDelivery, options: DeliveryWorkerOptions): Promise<DeliveryWorker>
  /** What was given up, and what was stored as a dead letter. */
  readonly dead: DeadLetters
  /** What is in the queue now; counted at each call. */
  stats(): Promise<QueueStats>
  /** Stops its workers as `DeliveryWorker.stop` does, and ends its connections, for good. */
  close(): Promise<void>
}

/** Runs one attempt at a delivery, and says what is to become of it. A rejection means `retry`. */
export type HandleDelivery = (delivery: StoredDelivery, attempt: Attempt) => Promise<AttemptResult>

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
export type AttemptResult =
  | { readonly action: 'ack' }
  | { readonly action: 'retry' | 'deadLetter'; readonly reason: string }

/** Options of `DeliveryQueue.work`. */
export interface DeliveryWorkerOptions {
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
  readonly active: number
  readonly dead: number
  /**
   * How long ago the oldest delivery that waits was stored, in milliseconds; 0 where none waits. Of
   * those that wait for a retry BullMQ knows only the next.
   */
  readonly oldestWaitMs: number
}

/**
 * Where a receiver puts deliveries before it answers: all that a queue needs for the `queue` option,
 * if something else runs the work, such as a serverless host's own consumer.
 *
 * Each method resolves only once the delivery is stored as durably as the queue can, and rejects when
 * it is not: the answer is then 503, and nothing was acknowledged. It should settle in bounded time: the
 * body counts against `maxPendingBytes` until then.
 *
 * The work and the dead letters detect duplicates apart from each other, both by `delivery.key`. An event
 * that was only kept as a dead letter is not a duplicate for `enqueue`: a release that can handle it
 * takes its next delivery. Replay a dead letter with the same key, and drop it if `enqueue` answers
 * `duplicate`: its event was taken meanwhile.
 *
 * @example
 * const inbox: DeliveryInbox = {
 *   enqueue: (delivery) => send(queueUrl, encodeDelivery(delivery)),
 *   storeDeadLetter: (delivery, reason) => send(deadLetterUrl, { ...encodeDelivery(delivery), reason }),
 * }
 */
export interface DeliveryInbox {
  /**
   * Stores a delivery to be worked on. `duplicate`: its key waits, is worked on or was handled already.
   */
  enqueue(delivery: StoredDelivery): Promise<EnqueueResult>
  /**
   * Stores a delivery that no handler can take now, with the dead letters, from where it can be
   * replayed. `reason` says why; it holds a payload value only where a handler's error did.
   * `duplicate`: its key is with the dead letters already.
   */
  storeDeadLetter(delivery: StoredDelivery, reason: string): Promise<EnqueueResult>
}

/** `queued`: stored now. `duplicate`: this event was stored in the same place before. */
export type EnqueueResult = 'queued' | 'duplicate'

/** A delivery that was given up or stored as a dead letter. */
export interface DeadLetter {
  /** The queue's own name of it. */
  readonly id: string
  readonly delivery: StoredDelivery
  /** Why: a code, then the message, or class and message of what a handler threw; at most 500 characters. */
  readonly reason: string
  readonly failedAt: Date
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
  /** One with its body; `undefined` if it is not there, or not any more. */
  get(id: string): Promise<DeadLetter | undefined>
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
