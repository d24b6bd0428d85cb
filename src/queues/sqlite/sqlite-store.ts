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
import type { Connection } from './connection.js'
import { type FileOptions, resolveFile, warnOfNetwork } from './file-options.js'
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
const donePerSweep = 100

/**
 * A deduplication store in an SQLite file, for receivers that run in several processes on one machine.
 * There is nothing to install. It needs Node 22.13 or later, or another runtime with `node:sqlite`. It opens
 * the file on first use, and can share it with `sqliteQueue`. Expired rows are deleted along the way, at
 * most 1,000 for every 100 handled events.
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
  const file = new SharedFile(sqlite, path, {
    code: 'store_unavailable',
    open: (connection) => new Claims(connection, name, windowMs),
  })
  warnOfNetwork(path, options)
  return {
    claim: (claim) => file.write((claims) => claims.claim(claim)),
    complete: (claim) => file.write((claims) => claims.complete(claim)),
    release: (claim) => file.write((claims) => claims.release(claim)),
    close: () => file.close(),
  }
}

/** The claims of one endpoint in a file. Call each method in a transaction. */
class Claims {
  readonly #connection: Connection
  readonly #name: string
  readonly #windowMs: number
  #doneSinceSweep = donePerSweep

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
    const now = Date.now()
    this.#put(key, null, Math.min(now + this.#windowMs, Number.MAX_SAFE_INTEGER))
    this.#doneSinceSweep += 1
    if (this.#doneSinceSweep < donePerSweep) return
    this.#doneSinceSweep = 0
    this.#connection.run(
      `delete from claims where (name, key) in (select name, key from claims
         where expires_at <= :now order by expires_at limit ${sweptAtOnce})`,
      { now },
    )
  }

  release({ key, token }: Claim): void {
    const sql = 'delete from claims where name = :name and key = :key and token = :token'
    this.#connection.run(sql, { ...this.#row(key), token })
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
