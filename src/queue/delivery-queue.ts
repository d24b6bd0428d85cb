import type { Logger } from '../logger.js'
import type { Marks } from '../marks.js'
import type { StoredDelivery } from './stored-delivery.js'

/** A queue that stores deliveries, hands them to workers, retries them and keeps dead letters. */
export interface DeliveryQueue extends DeliveryInbox {
  /** Connects, so that a wrong setting shows at start-up; without it, the first use connects. */
  ready(): Promise<void>
  /** Stores a delivery for a worker, as `DeliveryInbox.enqueue` says. Only `queue move` passes `earlier`. */
  enqueue(delivery: StoredDelivery, earlier?: EarlierAttempts): Promise<EnqueueResult>
  /** Stores a dead letter, as `DeliveryInbox.storeDeadLetter` says. Only `queue move` passes `earlier`. */
  storeDeadLetter(
    delivery: StoredDelivery,
    reason: string,
    earlier?: EarlierAttempts,
  ): Promise<EnqueueResult>
  /**
   * Hands each delivery to `handle`, at least once, until the worker is stopped.
   *
   * @throws {QondorWebhookError} `invalid_options` for an invalid `concurrency`.
   */
  work(handle: HandleDelivery, options: DeliveryWorkerOptions): Promise<DeliveryWorker>
  /** The dead letters: deliveries without attempts left, and those that no handler can handle. */
  readonly dead: DeadLetters
  /** The current counts of the queue. */
  stats(): Promise<QueueStats>
  /**
   * Stops its workers as `DeliveryWorker.stop` does, waits up to 5 s for the calls under way, and closes its
   * connections. From now on every other method rejects with `queue_unavailable`, and so does a call under
   * way that takes longer. It cannot be undone. A second call waits for the first.
   */
  close(): Promise<void>
}

/** Runs one attempt at a delivery, and returns what to do with it. A rejection means `retry`. */
export type HandleDelivery = (delivery: StoredDelivery, attempt: Attempt) => Promise<AttemptResult>

/** One attempt at a delivery. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number
  /** Whether this is the last attempt: if it fails, the delivery becomes a dead letter. */
  readonly isLast: boolean
  /** Aborted if the queue takes the delivery away: a stop ran out of time, or the lock was lost. */
  readonly signal?: AbortSignal | undefined
  /**
   * What earlier attempts completed. Without it, named handlers run again at each attempt, and
   * `delivery.once` remembers nothing.
   */
  readonly marks?: Marks | undefined
}

/** What to do with a delivery after an attempt. */
export type AttemptResult = { readonly action: 'ack' } | FailedAttempt

/** The result of an attempt that failed. */
export interface FailedAttempt {
  readonly action: 'retry' | 'deadLetter'
  /**
   * An error code, then the class and message of the handler's error, at most 500 characters. Messages of
   * this package contain no payload values.
   */
  readonly reason: string
  /** The names of the named handlers that failed. @default [] */
  readonly failedHandlers?: readonly string[] | undefined
  /**
   * How long to wait before the next attempt, in milliseconds, at most 604800000 (7 days), from a
   * `RetryLaterError`. @default the queue's own pause
   */
  readonly waitMs?: number | undefined
}

/** Options of `DeliveryQueue.work`. */
export interface DeliveryWorkerOptions {
  /** How many deliveries run at the same time in this process: from 1 to 1000. */
  readonly concurrency: number
  /** Called with errors of the engine that do not belong to one delivery, such as a lost connection. */
  readonly onError: (error: unknown) => void
}

/** A running worker. */
export interface DeliveryWorker {
  /**
   * Takes no more deliveries, and resolves once the running ones have ended. After `timeoutMs` their
   * signals are aborted, and they are retried, by this or another worker. A second call waits for the
   * first, and its `timeoutMs` changes nothing.
   *
   * @throws {QondorWebhookError} `invalid_options` for an invalid `timeoutMs`; the worker then goes on.
   */
  stop(options?: {
    /** How long to wait for running deliveries, in milliseconds. @default 30000 */
    readonly timeoutMs?: number | undefined
  }): Promise<void>
}

/** The counts of a queue. */
export interface QueueStats {
  /** Deliveries that wait for their first or next attempt. */
  readonly waiting: number
  /** Deliveries whose handlers are running. */
  readonly active: number
  /** Dead letters. */
  readonly dead: number
  /**
   * The age of the oldest waiting delivery, in milliseconds; 0 if none waits. Of the deliveries that wait
   * for a retry, BullMQ counts only the next one.
   */
  readonly oldestWaitMs: number
}

/**
 * Stores deliveries before the receiver responds. The `queue` option needs only this if something else
 * runs the handlers, such as the consumer of a serverless host.
 *
 * Each method resolves only after the delivery is stored as durably as the queue can. If it rejects, the
 * response is 503 and nothing is acknowledged. It should settle in bounded time, because until then the
 * body counts against `maxPendingBytes`.
 *
 * Deliveries and dead letters detect duplicates separately, both by `delivery.key`. An event that is only
 * a dead letter is not a duplicate for `enqueue`, so a release that can handle it accepts its next
 * delivery. Replay a dead letter with the same key, and drop it if `enqueue` returns `duplicate`: its
 * event was delivered again in the meantime.
 *
 * @example
 * const inbox: DeliveryInbox = {
 *   enqueue: (delivery) => send(queueUrl, encodeDelivery(delivery)),
 *   storeDeadLetter: (delivery, reason) => send(deadLetterUrl, { ...encodeDelivery(delivery), reason }),
 * }
 */
export interface DeliveryInbox {
  /** Called once with the `logger` of the receiver, for the queue's own warnings. */
  logTo?(logger: Logger): void
  /** Stores a delivery for a worker. `duplicate`: an event with its key waits, runs or was handled. */
  enqueue(delivery: StoredDelivery): Promise<EnqueueResult>
  /**
   * Stores a delivery that no handler can handle now as a dead letter, which can be replayed. `reason`
   * says why; it contains a payload value only if a handler's error does. `duplicate`: there is already a
   * dead letter with its key.
   */
  storeDeadLetter(delivery: StoredDelivery, reason: string): Promise<EnqueueResult>
}

/** What became of a delivery in the queue that the command `queue move` moves it from. */
export interface EarlierAttempts {
  /** Its marks; later attempts read them, and leave out what they name. @default [] */
  readonly marks?: readonly string[] | undefined
  /** The names of the named handlers that failed, for a dead letter. @default [] */
  readonly failedHandlers?: readonly string[] | undefined
}

/** `queued`: stored now. `duplicate`: this event was already stored in the same place. */
export type EnqueueResult = 'queued' | 'duplicate'

/** A delivery without attempts left, or one that no handler can handle. */
export interface DeadLetter {
  /** Its id in the queue. */
  readonly id: string
  readonly delivery: StoredDelivery
  /** An error code, then its message or the class and message of the handler's error; at most 500 characters. */
  readonly reason: string
  /** The names of the named handlers that failed at the last attempt. A replay runs those that never succeeded. */
  readonly failedHandlers: readonly string[]
  /** The marks of its attempts, sorted; `queue move` carries them to another queue. @default [] */
  readonly marks?: readonly string[] | undefined
  readonly failedAt: Date
  /** The number of attempts; 0 if no handler could handle it. */
  readonly attempts: number
}

/** A filter for dead letters. If the topic could not be read, a dead letter has no topic. */
export interface DeadLetterFilter {
  /** Only this topic. @default any */
  readonly topic?: string | undefined
  /** Only dead letters from this time on. @default any */
  readonly since?: Date | undefined
  /** Only dead letters before this time. @default any */
  readonly until?: Date | undefined
}

/** Options of a replay. */
export interface ReplayOptions {
  /**
   * Whether named handlers and steps of `delivery.once` that succeeded in an earlier attempt run again
   * too. Without options they do not.
   */
  readonly allHandlers: boolean
}

/**
 * The dead letters of a queue. They stay until they are replayed or removed. An invalid `since`, `until` or
 * `limit` rejects with `invalid_options`.
 */
export interface DeadLetters {
  /** Lists dead letters with their bodies, oldest first. */
  list(
    options?: DeadLetterFilter & {
      /** The maximum number. @default 100 */
      readonly limit?: number | undefined
    },
  ): Promise<DeadLetter[]>
  /** The number of dead letters. */
  count(): Promise<number>
  /** Returns one dead letter with its body; `undefined` if it does not exist. */
  get(id: string): Promise<DeadLetter | undefined>
  /**
   * Puts a dead letter back into the queue; returns whether it existed. It gets all its attempts, or one on
   * PostgreSQL with `order: 'project'`. If its event was delivered again in the meantime, it is dropped
   * instead. Named handlers that succeeded do not run again, unless `allHandlers` is set.
   */
  replay(id: string, options?: ReplayOptions): Promise<boolean>
  /** Replays all dead letters that match the filter; returns their number. */
  replayAll(options?: DeadLetterFilter & Partial<ReplayOptions>): Promise<number>
  /**
   * Deletes a dead letter; returns whether it existed. If its event ran out of attempts, later duplicates of
   * it are still detected for `windowMs`.
   */
  remove(id: string): Promise<boolean>
}
