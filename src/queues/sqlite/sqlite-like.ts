import { QondorWebhookError } from '../../errors.js'

/** A value that SQLite stores. */
type SqlValue = null | number | string

/** The parameters of a statement by name, without the colon. */
export type SqlParameters = Readonly<Record<string, SqlValue>>

/** The part of a statement of `node:sqlite` that is used. */
export interface StatementLike {
  run(parameters: SqlParameters): { readonly changes: number | bigint }
  get(parameters: SqlParameters): unknown
  all(parameters: SqlParameters): readonly unknown[]
}

/** The part of a connection of `node:sqlite` that is used. */
export interface DatabaseLike {
  exec(sql: string): void
  prepare(sql: string): StatementLike
  close(): void
}

/** The part of `node:sqlite` that is used. */
export interface SqliteLike {
  readonly DatabaseSync: new (file: string) => DatabaseLike
}

/**
 * Loads SQLite from the runtime; throws `invalid_options` if it has none. `what` is the function that was
 * called, and `instead` names what works without SQLite.
 */
export function loadSqlite(what: string, instead: string): SqliteLike {
  // Not imported: a failed import would stop the whole app, and bundlers would look for it.
  const sqlite = globalThis.process?.getBuiltinModule?.('node:sqlite')
  if (sqlite) return sqlite as SqliteLike
  throw new QondorWebhookError(
    'invalid_options',
    `${what} needs node:sqlite, which this runtime (${runtimeName()}) does not have. Run it on Node ` +
      `22.13 or later, or use ${instead}.`,
  )
}

function runtimeName(): string {
  const version = globalThis.process?.version
  return version === undefined ? 'not Node' : `Node ${version.replace(/^v/, '')}`
}
