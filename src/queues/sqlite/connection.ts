import { statSync } from 'node:fs'
import { fileHasMoved, noWriteAheadLog } from './file-errors.js'
import type { DatabaseLike, SqliteLike, SqlParameters, StatementLike } from './sqlite-like.js'

const noParameters: SqlParameters = {}

/** A connection to one file. Its methods are synchronous, and throw what SQLite throws. */
export class Connection {
  readonly file: string
  readonly #database: DatabaseLike
  readonly #statements = new Map<string, StatementLike>()
  #identity = ''

  constructor({ DatabaseSync }: SqliteLike, file: string) {
    this.file = file
    this.#database = new DatabaseSync(file)
    // Waiting would block the event loop. SharedFile retries instead.
    this.exec('pragma busy_timeout = 0')
    this.#identity = identityOf(file)
  }

  /** Makes every commit reach the disk, however SQLite was compiled. */
  makeDurable(): void {
    const { journal_mode: mode } = this.get('pragma journal_mode = wal') as Record<string, unknown>
    if (mode !== 'wal') throw noWriteAheadLog(this.file)
    this.exec('pragma synchronous = full')
    // macOS only: there a normal flush ends in the cache of the disk.
    this.exec('pragma fullfsync = on; pragma checkpoint_fullfsync = on')
    // Deleted data is overwritten if that needs no additional write.
    this.exec('pragma secure_delete = fast; pragma journal_size_limit = 67108864')
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  /** Runs a statement; returns the number of changed rows. */
  run(sql: string, parameters = noParameters): number {
    return Number(this.#prepare(sql).run(parameters).changes)
  }

  get(sql: string, parameters = noParameters): unknown {
    return this.#prepare(sql).get(parameters)
  }

  all(sql: string, parameters = noParameters): readonly unknown[] {
    return this.#prepare(sql).all(parameters)
  }

  /** Runs `work` in a transaction that holds the write lock from its start. */
  transaction<Result>(work: () => Result): Result {
    this.exec('begin immediate')
    try {
      const result = work()
      this.exec('commit')
      return result
    } catch (error) {
      this.#rollBack()
      throw error
    }
  }

  /**
   * Throws if the file was moved, deleted or replaced. SQLite would continue with the old file, which
   * could not be found again.
   */
  assertInPlace(): void {
    if (identityOf(this.file) !== this.#identity) throw fileHasMoved(this.file)
  }

  close(): void {
    this.#database.close()
  }

  #prepare(sql: string): StatementLike {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  #rollBack(): void {
    try {
      this.exec('rollback')
    } catch {
      // SQLite has already rolled back, for example on a full disk.
    }
  }
}

function identityOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats ? `${stats.dev}:${stats.ino}` : ''
}
