import type { DeadLetterFilter } from '../../queue/delivery-queue.js'
import type { Connection } from './connection.js'
import { countLetters } from './queue-stats.js'
import { toMarkLine, withMarkLine } from './schema.js'

/** A new dead letter. */
export interface NewLetter {
  readonly key: string
  readonly topic: string | null
  readonly reason: string
  readonly attempts: number
  readonly lane: number | null
  /** The names of the handlers that failed, as JSON. */
  readonly failed_handlers: string
  /** The column of the marks of its attempts. */
  readonly marks: string | null
  /** The encoded delivery, as JSON. */
  readonly delivery: string
}

/** A stored dead letter. */
export interface StoredLetter extends NewLetter {
  readonly id: number
  readonly died_at: number
}

/** What a removed dead letter returns to the queue. */
type TakenLetter = Pick<NewLetter, 'key' | 'topic' | 'lane' | 'marks' | 'delivery'>

/** The dead letters of one queue in a file. Call each method that writes in a transaction. */
export class DeadLetterTable {
  readonly #connection: Connection
  readonly #queue: number

  constructor(connection: Connection, queue: number) {
    this.#connection = connection
    this.#queue = queue
  }

  /** Stores a dead letter; returns whether its key is new. */
  add(letter: NewLetter): boolean {
    const changes = this.#connection.run(
      `insert into dead_letters (queue, key, topic, reason, died_at, attempts, lane, failed_handlers, marks, delivery)
       values (:queue, :key, :topic, :reason, :now, :attempts, :lane, :failed_handlers, :marks, :delivery)
       on conflict do nothing`,
      { queue: this.#queue, ...letter, now: Date.now() },
    )
    return changes > 0
  }

  /** Stores a dead letter, and replaces an earlier one with its key. */
  replace(letter: NewLetter): void {
    const parameters = { queue: this.#queue, key: letter.key }
    this.#connection.run('delete from dead_letters where queue = :queue and key = :key', parameters)
    this.add(letter)
  }

  /** Removes and returns a dead letter. */
  take(id: number): TakenLetter | undefined {
    return this.#connection.get(
      `delete from dead_letters where queue = :queue and id = :id
       returning key, topic, lane, marks, delivery`,
      { queue: this.#queue, id },
    ) as TakenLetter | undefined
  }

  /** Adds a mark to the dead letter of an event, if there is one. */
  addMark(key: string, mark: string): void {
    this.#connection.run(
      `update dead_letters set marks = ${withMarkLine('marks')} where queue = :queue and key = :key`,
      { queue: this.#queue, key, line: toMarkLine(mark) },
    )
  }

  /** The oldest dead letters that match the filter. */
  list(filter: DeadLetterFilter, limit: number): readonly StoredLetter[] {
    return this.#select('*', filter, limit) as readonly StoredLetter[]
  }

  /** The ids of all dead letters that match the filter, oldest first. */
  ids(filter: DeadLetterFilter): number[] {
    const rows = this.#select('id', filter, -1) as readonly { readonly id: number }[]
    return rows.map(({ id }) => id)
  }

  get(id: number): StoredLetter | undefined {
    return this.#connection.get('select * from dead_letters where queue = :queue and id = :id', {
      queue: this.#queue,
      id,
    }) as StoredLetter | undefined
  }

  count(): number {
    return countLetters(this.#connection, this.#queue)
  }

  #select(columns: string, { topic, since, until }: DeadLetterFilter, limit: number) {
    return this.#connection.all(
      `select ${columns} from dead_letters where queue = :queue
         and (:topic is null or topic = :topic)
         and (:since is null or died_at >= :since) and (:until is null or died_at < :until)
       order by id limit :limit`,
      {
        queue: this.#queue,
        topic: topic ?? null,
        since: since?.getTime() ?? null,
        until: until?.getTime() ?? null,
        limit,
      },
    )
  }
}
