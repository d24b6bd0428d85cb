import { QondorWebhookError } from '../../errors.js'

/** A value that SQLite stores. */
type SqlValue = null | number | string

/** The parameters of a statement by their names, without the colon. */
export type SqlParameters = Readonly<Record<string, SqlValue>>

/** What is needed of a statement of `node:sqlite`. */
export interface StatementLike {
  run(parameters: SqlParameters): { readonly changes: number | bigint }
  get(parameters: SqlParameters): unknown
  all(parameters: SqlParameters): readonly unknown[]
}

/** What is needed of a connection of `node:sqlite`. */
export interface DatabaseLike {
  exec(sql: string): void
  prepare(sql: string): StatementLike
  close(): void
}

/** What is needed of `node:sqlite`. */
export interface SqliteLike {
  readonly DatabaseSync: new (file: string) => DatabaseLike
}

/**
 * Loads SQLite from the runtime itself; throws `invalid_options` where it has none. `what` is the
 * function that was called, and `instead` says what works without it.
 */
export function loadSqlite(what: string, instead: string): SqliteLike {
  // Not imported: an import that fails takes the whole app with it, and bundlers look for it.
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
