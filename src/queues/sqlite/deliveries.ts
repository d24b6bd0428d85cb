import type { FailedAttempt, QueueStats } from '../../queue/delivery-queue.js'
import { workerCrashed } from '../shared/attempts.js'
import type { Connection } from './connection.js'
import { DeadLetterTable, type NewLetter } from './dead-letter-table.js'
import { hasDue, readStats } from './queue-stats.js'
import {
  type ClaimedDelivery,
  type NewDelivery,
  queueId,
  states,
  toMarkLine,
  withMarkLine,
} from './schema.js'

/** The options of a claim. */
export interface ClaimTerms {
  readonly limit: number
  /** The number of attempts of a delivery. */
  readonly attempts: number
  readonly leaseMs: number
}

const { waiting, running, blocked, done, dead } = states
const sweptAtOnce = 1_000
const donePerSweep = 100

/**
 * The deliveries of one queue in a file: those that wait or run, and the keys of those that are done or
 * dead. A worker changes a claimed delivery only while it holds the claim's token. Call each method that
 * writes in a transaction.
 */
export class Deliveries {
  readonly letters: DeadLetterTable
  readonly #connection: Connection
  readonly #queue: number
  #doneSinceSweep = donePerSweep

  constructor(connection: Connection, name: string) {
    this.#connection = connection
    this.#queue = queueId(connection, name)
    this.letters = new DeadLetterTable(connection, this.#queue)
  }

  /** Stores a delivery; returns whether its key is new. */
  add({ key, topic, delivery, lane, marks }: NewDelivery): boolean {
    const now = Date.now()
    const isBlocked = lane !== null && this.#headOf(lane) !== undefined
    const changes = this.#connection.run(
      `insert into deliveries (queue, key, topic, state, due_at, stored_at, lane, marks, delivery)
       values (:queue, :key, :topic, :state, :due, :now, :lane, :marks, :delivery) on conflict do nothing`,
      {
        queue: this.#queue,
        key,
        topic,
        state: isBlocked ? blocked : waiting,
        due: isBlocked ? null : now,
        now,
        lane,
        marks,
        delivery,
      },
    )
    return changes > 0
  }

  /** Whether there is a delivery to claim; only reads. */
  hasDue(): boolean {
    return hasDue(this.#connection, this.#queue)
  }

  /** Claims due deliveries, those that are due for the longest time first. */
  claim({ limit, attempts, leaseMs }: ClaimTerms): ClaimedDelivery[] {
    const now = Date.now()
    this.#takeBack(attempts, now)
    const token = crypto.randomUUID()
    const rows = this.#connection.all(
      `update deliveries set state = ${running}, token = :token, due_at = :lease, attempts = attempts + 1
       where seq in (select seq from deliveries
         where queue = :queue and state = ${waiting} and due_at <= :now order by due_at, seq limit :limit)
       returning seq, token, attempts, key, marks, delivery`,
      { queue: this.#queue, token, lease: now + leaseMs, now, limit },
    ) as readonly ClaimedDelivery[]
    return [...rows].sort((one, other) => one.seq - other.seq)
  }

  /** Extends a claim; returns whether this worker still holds it. */
  renew({ seq, token }: ClaimedDelivery, leaseMs: number): boolean {
    const changes = this.#connection.run(
      `update deliveries set state = ${running}, due_at = :lease where seq = :seq and token = :token`,
      { seq, token, lease: Date.now() + leaseMs },
    )
    return changes > 0
  }

  /**
   * Adds a mark to a delivery that is not done. Who adds it may have lost the delivery: a handler that
   * succeeded has done so all the same.
   */
  addMark(key: string, mark: string): void {
    const changes = this.#connection.run(
      `update deliveries set marks = ${withMarkLine('marks')}
       where queue = :queue and key = :key and state not in (${done}, ${dead})`,
      { queue: this.#queue, key, line: toMarkLine(mark) },
    )
    if (changes === 0) this.letters.addMark(key, mark)
  }

  /** Keeps only the key of a handled delivery. */
  complete({ seq, token }: ClaimedDelivery, windowMs: number): void {
    const finished = this.#finish('seq = :seq and token = :token', { seq, token }, windowMs)
    if (!finished) return
    this.#doneSinceSweep += 1
    if (this.#doneSinceSweep < donePerSweep) return
    this.#doneSinceSweep = 0
    this.#sweep()
  }

  /** Makes a delivery wait for its next attempt. */
  retry({ seq, token }: ClaimedDelivery, delayMs: number): void {
    this.#connection.run(
      `update deliveries set state = ${waiting}, due_at = :due, token = null
       where seq = :seq and token = :token`,
      { seq, token, due: Date.now() + delayMs },
    )
  }

  /** Moves a delivery to the dead letters. It still blocks its lane. */
  deadLetter(
    { seq, token }: ClaimedDelivery,
    { reason, failedHandlers = [] }: Omit<FailedAttempt, 'action'>,
  ): void {
    const row = this.#connection.get(
      `select key, topic, attempts, lane, marks, delivery from deliveries
       where seq = :seq and token = :token`,
      { seq, token },
    ) as Omit<NewLetter, 'reason' | 'failed_handlers'> | undefined
    if (!row) return
    this.letters.replace({ ...row, reason, failed_handlers: JSON.stringify(failedHandlers) })
    this.#connection.run(
      `update deliveries set state = ${dead}, due_at = null, token = null, marks = null, delivery = null
       where seq = :seq`,
      { seq },
    )
  }

  /**
   * Removes a dead letter and lets its event wait with all its attempts, unless the event was delivered
   * again in the meantime. Its marks stay, unless `allHandlers` is set. Returns whether there was such a
   * dead letter.
   */
  replay(id: number, allHandlers: boolean): boolean {
    const letter = this.letters.take(id)
    if (!letter) return false
    const { delivery } = letter
    const marks = allHandlers ? null : letter.marks
    const parameters = { queue: this.#queue, key: letter.key }
    const where = `where queue = :queue and key = :key and state = ${dead}`
    // A delivery with an order keeps its place.
    const isReturned = this.#connection.run(
      `update deliveries set state = ${waiting}, due_at = :now, attempts = 0, marks = :marks,
         delivery = :delivery
       ${where} and lane is not null`,
      { ...parameters, marks, delivery, now: Date.now() },
    )
    if (isReturned > 0) return true
    this.#connection.run(`delete from deliveries ${where}`, parameters)
    this.add({ ...letter, marks })
    return true
  }

  /** Removes a dead letter, but keeps the key of its event; returns whether it existed. */
  removeLetter(id: number, windowMs: number): boolean {
    const letter = this.letters.take(id)
    if (!letter) return false
    const parameters = { queue: this.#queue, key: letter.key }
    this.#finish(`queue = :queue and key = :key and state = ${dead}`, parameters, windowMs)
    return true
  }

  /** Counts the deliveries; only reads. */
  stats(): QueueStats {
    return readStats(this.#connection, this.#queue)
  }

  /** Deliveries of a dead or frozen worker wait again, or become dead letters after their last attempt. */
  #takeBack(attempts: number, now: number): void {
    const rows = this.#connection.all(
      `update deliveries set state = ${waiting} where queue = :queue and state = ${running} and due_at <= :now
       returning seq, token, attempts, key, marks, delivery`,
      { queue: this.#queue, now },
    ) as readonly ClaimedDelivery[]
    for (const row of rows)
      if (row.attempts >= attempts) this.deadLetter(row, { reason: workerCrashed })
  }

  #finish(
    where: string,
    parameters: Readonly<Record<string, string | number>>,
    windowMs: number,
  ): boolean {
    const until = Math.min(Date.now() + windowMs, Number.MAX_SAFE_INTEGER)
    const row = this.#connection.get(
      `update deliveries
       set state = ${done}, due_at = :until, topic = null, token = null, marks = null, delivery = null
       where ${where} returning lane`,
      { ...parameters, until },
    ) as { lane: number | null } | undefined
    if (row && row.lane !== null) this.#unblock(row.lane)
    return row !== undefined
  }

  /** The oldest unfinished delivery of a lane. */
  #headOf(lane: number): number | undefined {
    const row = this.#connection.get(
      `select min(seq) as seq from deliveries where queue = :queue and lane = :lane and state <> ${done}`,
      { queue: this.#queue, lane },
    ) as { seq: number | null }
    return row.seq ?? undefined
  }

  #unblock(lane: number): void {
    const seq = this.#headOf(lane)
    if (seq === undefined) return
    this.#connection.run(
      `update deliveries set state = ${waiting}, due_at = :now where seq = :seq and state = ${blocked}`,
      { seq, now: Date.now() },
    )
  }

  /** Forgets some of the expired keys. */
  #sweep(): void {
    this.#connection.run(
      `delete from deliveries where seq in (select seq from deliveries
         where queue = :queue and state = ${done} and due_at <= :now order by due_at limit ${sweptAtOnce})`,
      { queue: this.#queue, now: Date.now() },
    )
  }
}
