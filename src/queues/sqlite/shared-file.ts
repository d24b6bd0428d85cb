import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from './connection.js'
import {
  fileIsClosed,
  isBroken,
  isBusy,
  toUnavailable,
  type UnavailableCode,
} from './file-errors.js'
import { checkVersion, migrate } from './schema.js'
import type { SqliteLike } from './sqlite-like.js'

// A commit blocks the event loop, so one transaction takes no more than this.
const mostPerTransaction = 256
// How long and how often a locked file is retried.
const lockedLimitMs = 4_000
const lockedPauseMs = 2

interface PendingWrite<Tables> {
  readonly run: (tables: Tables) => () => void
  readonly reject: (error: unknown) => void
  readonly until: number
}

/**
 * An SQLite file that several processes use. All writes of one turn of the event loop go into one
 * transaction, and each resolves once it is on the disk. If another process has locked the file, it is
 * retried without blocking the event loop. A broken connection is replaced at the next use.
 *
 * `Tables` works on a connection, and is created once for each.
 */
export class SharedFile<Tables> {
  readonly file: string
  readonly #sqlite: SqliteLike
  readonly #code: UnavailableCode
  readonly #open: (connection: Connection) => Tables
  #current: { readonly connection: Connection; readonly tables: Tables } | undefined
  #pending: PendingWrite<Tables>[] = []
  #isScheduled = false
  #isClosed = false

  constructor(
    sqlite: SqliteLike,
    file: string,
    { code, open }: { readonly code: UnavailableCode; open(connection: Connection): Tables },
  ) {
    this.#sqlite = sqlite
    this.file = file
    this.#code = code
    this.#open = open
  }

  /**
   * Runs `work` in the next transaction; resolves once it is on the disk. `work` may run again if the
   * transaction could not begin or commit.
   */
  write<Result>(work: (tables: Tables) => Result): Promise<Result> {
    if (this.#isClosed) return Promise.reject(this.#failed(fileIsClosed(this.file)))
    return new Promise((resolve, reject) => {
      const run = (tables: Tables) => {
        const result = work(tables)
        return () => resolve(result)
      }
      this.#pending.push({ run, reject, until: performance.now() + lockedLimitMs })
      this.#schedule()
    })
  }

  /** Runs `work` at once; it must only read. */
  async read<Result>(work: (tables: Tables) => Result): Promise<Result> {
    const until = performance.now() + lockedLimitMs
    for (;;) {
      try {
        if (this.#isClosed) throw fileIsClosed(this.file)
        return work(this.#connect().tables)
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw this.#failed(error)
        await sleep(lockedPauseMs)
      }
    }
  }

  /** Writes pending work, and closes the file. It cannot be undone. */
  async close(): Promise<void> {
    this.#isClosed = true
    while (this.#pending.length > 0) await sleep(lockedPauseMs)
    this.#drop()
  }

  #schedule(pauseMs = 0): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    const flush = () => {
      this.#isScheduled = false
      this.#flush()
    }
    if (pauseMs > 0) setTimeout(flush, pauseMs)
    else setImmediate(flush)
  }

  #flush(): void {
    const batch = this.#pending.slice(0, mostPerTransaction)
    try {
      const { connection, tables } = this.#connect()
      const resolves = connection.transaction(() => batch.map(({ run }) => run(tables)))
      this.#pending = this.#pending.slice(batch.length)
      for (const resolve of resolves) resolve()
    } catch (error) {
      if (isBusy(error)) {
        this.#tryLater(error)
        return
      }
      this.#pending = this.#pending.slice(batch.length)
      const failure = this.#failed(error)
      for (const { reject } of batch) reject(failure)
    }
    if (this.#pending.length > 0) this.#schedule()
  }

  #tryLater(error: unknown): void {
    const now = performance.now()
    const late = this.#pending.filter(({ until }) => until < now)
    this.#pending = this.#pending.filter(({ until }) => until >= now)
    const failure = this.#failed(error)
    for (const { reject } of late) reject(failure)
    // Random, so that two processes do not collide again and again.
    if (this.#pending.length > 0) this.#schedule(lockedPauseMs * (0.5 + Math.random()))
  }

  #connect(): { readonly connection: Connection; readonly tables: Tables } {
    if (this.#current) {
      this.#current.connection.assertInPlace()
      return this.#current
    }
    const connection = new Connection(this.#sqlite, this.file)
    try {
      checkVersion(connection)
      connection.makeDurable()
      migrate(connection)
      this.#current = { connection, tables: this.#open(connection) }
      return this.#current
    } catch (error) {
      closeQuietly(connection)
      throw error
    }
  }

  #failed(error: unknown): unknown {
    if (isBroken(error)) this.#drop()
    return toUnavailable(this.#code, this.file, error)
  }

  #drop(): void {
    const { connection } = this.#current ?? {}
    this.#current = undefined
    if (connection) closeQuietly(connection)
  }
}

function closeQuietly(connection: Connection): void {
  try {
    connection.close()
  } catch {
    // The error was already reported; committed data is in the file.
  }
}
