import type {
  Claim,
  ClaimResult,
  DeduplicationStore,
} from '../../deduplication/deduplication-store.js'
import {
  type NameOptions,
  resolveName,
  resolveWindow,
  storableText,
  type WindowOptions,
} from '../../stores/shared.js'
import { WarningLog } from '../shared/warnings.js'
import type { Connection } from './connection.js'
import { type FileOptions, resolveFile, warnOfNetwork } from './file-options.js'
import { marksIn, toMarkLine, withMarkLine } from './schema.js'
import { SharedFile } from './shared-file.js'
import { loadSqlite } from './sqlite-like.js'

/** Options of {@link sqliteStore}. */
export interface SqliteStoreOptions extends NameOptions, WindowOptions, FileOptions {}

/** A deduplication store in a file, which can be closed. */
export interface SqliteStore extends DeduplicationStore {
  /** Closes the file. It cannot be undone. An open file does not keep the process alive. */
  close(): Promise<void>
}

const sweptAtOnce = 1_000
const writesPerSweep = 100

/**
 * A deduplication store in an SQLite file, for receivers that run in several processes on one machine.
 * There is nothing to install. It needs Node 22.13 or later, or another runtime with `node:sqlite`. It opens
 * the file on first use, and can share it with `sqliteQueue`. Expired rows are deleted along the way, at
 * most 1,000 for every 100 handled events or added marks.
 *
 * @throws {QondorWebhookError} `invalid_options` if the runtime has no `node:sqlite`, and for an invalid
 * option.
 * @example
 * createQondorWebhooks({ auth, store: sqliteStore({ file: '/var/lib/my-app/qondor.db' }) })
 */
export function sqliteStore(options: SqliteStoreOptions): SqliteStore {
  const sqlite = loadSqlite('sqliteStore', 'redisStore or postgresStore')
  const path = resolveFile('sqliteStore', options)
  const windowMs = resolveWindow(options)
  const name = resolveName(options)
  const log = new WarningLog()
  let isChecked = false
  const file = new SharedFile(sqlite, path, {
    code: 'store_unavailable',
    open(connection) {
      if (!isChecked) warnOfNetwork(path, options, log)
      isChecked = true
      return new Claims(connection, name, windowMs)
    },
  })
  return {
    logTo: log.logTo,
    claim: (claim) => file.write((claims) => claims.claim(claim)),
    complete: (claim) => file.write((claims) => claims.complete(claim)),
    release: (claim) => file.write((claims) => claims.release(claim)),
    readMarks: (claim) => file.read((claims) => claims.readMarks(claim)),
    addMark: (claim, mark) => file.write((claims) => claims.addMark(claim, mark)),
    close: () => file.close(),
  }
}

/** The claims of one endpoint in a file. Call each method that writes in a transaction. */
class Claims {
  readonly #connection: Connection
  readonly #name: string
  readonly #windowMs: number
  #writesSinceSweep = writesPerSweep

  constructor(connection: Connection, name: string, windowMs: number) {
    this.#connection = connection
    this.#name = name
    this.#windowMs = windowMs
  }

  claim({ key, token, leaseMs }: Claim): ClaimResult {
    const now = Date.now()
    const held = this.#connection.get(
      'select token from claims where name = :name and key = :key and expires_at > :now',
      { ...this.#row(key), now },
    ) as { readonly token: string | null } | undefined
    if (held) return held.token === null ? 'duplicate' : 'in_progress'
    this.#put(key, token, now + leaseMs)
    return 'claimed'
  }

  complete({ key }: Claim): void {
    this.#put(key, null, this.#windowEnd(Date.now()))
    this.#connection.run(
      'delete from claim_marks where name = :name and key = :key',
      this.#row(key),
    )
    this.#sweep()
  }

  release({ key, token }: Claim): void {
    const sql = 'delete from claims where name = :name and key = :key and token = :token'
    this.#connection.run(sql, { ...this.#row(key), token })
  }

  readMarks({ key }: Claim): readonly string[] {
    const sql =
      'select marks from claim_marks where name = :name and key = :key and expires_at > :now'
    const row = this.#connection.get(sql, { ...this.#row(key), now: Date.now() })
    return marksIn((row as { readonly marks: string } | undefined)?.marks)
  }

  addMark({ key }: Claim, mark: string): void {
    const now = Date.now()
    // An expired row that was not swept yet starts again.
    this.#connection.run(
      `insert into claim_marks (name, key, marks, expires_at) values (:name, :key, :line, :expires)
       on conflict do update set expires_at = excluded.expires_at,
         marks = case when expires_at <= :now then :line else ${withMarkLine('marks')} end`,
      { ...this.#row(key), now, line: toMarkLine(mark), expires: this.#windowEnd(now) },
    )
    this.#sweep()
  }

  #windowEnd(now: number): number {
    return Math.min(now + this.#windowMs, Number.MAX_SAFE_INTEGER)
  }

  /** Deletes some of the expired rows, at every hundredth call. */
  #sweep(): void {
    this.#writesSinceSweep += 1
    if (this.#writesSinceSweep < writesPerSweep) return
    this.#writesSinceSweep = 0
    for (const table of ['claims', 'claim_marks']) {
      this.#connection.run(
        `delete from ${table} where (name, key) in (select name, key from ${table}
           where expires_at <= :now order by expires_at limit ${sweptAtOnce})`,
        { now: Date.now() },
      )
    }
  }

  #put(key: string, token: string | null, expires: number): void {
    this.#connection.run(
      `insert into claims (name, key, token, expires_at) values (:name, :key, :token, :expires)
       on conflict do update set token = excluded.token, expires_at = excluded.expires_at`,
      { ...this.#row(key), token, expires },
    )
  }

  #row(key: string): { readonly name: string; readonly key: string } {
    return { name: this.#name, key: storableText(key) }
  }
}
