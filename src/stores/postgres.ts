import type { DeduplicationStore } from '../deduplication/deduplication-store.js'
import { QondorWebhookError } from '../errors.js'
import { statementsOn } from './postgres-statements.js'
import {
  type NameOptions,
  originalText,
  resolveName,
  resolveWindow,
  storableText,
  toClaimResult,
  type WindowOptions,
} from './shared.js'

/**
 * The part of a `Pool` of `pg` that is used; compatible pools fit too. A `Client` also fits, but runs one
 * statement at a time: use it for a script, not for a receiver.
 */
export interface PostgresClientLike {
  query(text: string, values: unknown[]): PromiseLike<{ readonly rows: readonly unknown[] }>
}

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions extends NameOptions, WindowOptions {
  /**
   * The name of the table, used as written. Add the schema if it is not the first of the search path:
   * `'webhooks.claims'`. @default 'qondor_webhook_claims'
   */
  readonly table?: string | undefined
  /** Whether to create the table on first use if it does not exist. @default true */
  readonly createTable?: boolean | undefined
}

/**
 * A deduplication store in PostgreSQL, for receivers that run in several processes. It runs one statement
 * per step, with the database's clock. Expired rows are deleted along the way, at most 1,000 for every
 * 100 handled events.
 *
 * You own the pool: give it an `error` listener, and end it at the end. With `query_timeout: 5000`,
 * `connectionTimeoutMillis: 5000` and `keepAlive: true` it replaces a silent connection within 15 s.
 * Without `query_timeout` a claim may wait forever on a silent connection.
 *
 * @throws {QondorWebhookError} `invalid_options` if the pool has no `query`, or an option is invalid.
 * @example
 * const limits = { query_timeout: 5_000, connectionTimeoutMillis: 5_000, keepAlive: true }
 * const pool = new Pool({ connectionString: process.env.DATABASE_URL, ...limits })
 * pool.on('error', console.error)
 * createQondorWebhooks({ auth, store: postgresStore(pool, { name: 'crm' }) })
 */
export function postgresStore(
  pool: PostgresClientLike,
  options: PostgresStoreOptions = {},
): DeduplicationStore {
  assertPool(pool)
  const windowMs = resolveWindow(options)
  const { table = 'qondor_webhook_claims', createTable = true } = options
  const name = resolveName(options)
  const statements = statementsOn(quoteTableName(table))
  const create = succeedOnce(async () => pool.query(statements.create, []))
  const sweep = createSweep(async () => pool.query(statements.sweep, []))
  const run = async (statement: string, id: string, ...values: unknown[]) => {
    if (createTable) await create()
    const { rows } = await pool.query(statement, [name, id, ...values])
    return rows[0] as Readonly<Record<string, unknown>> | undefined
  }
  return {
    async claim({ key, token, leaseMs }) {
      const row = await run(statements.claim, storableText(key), token, leaseMs)
      return toClaimResult(row?.['result'])
    },
    async complete({ key }) {
      await run(statements.done, storableText(key), windowMs, marksId(key))
      sweep()
    },
    async release({ key, token }) {
      await run(statements.release, storableText(key), token)
    },
    async readMarks({ key }) {
      const row = await run(statements.readMarks, marksId(key))
      return row ? String(row['marks']).split('\n').map(originalText) : []
    },
    async addMark({ key }, mark) {
      await run(statements.addMark, marksId(key), storableText(mark), windowMs)
    },
  }
}

/** The id of the row with the marks of an event. No storable text has a backslash without `u` after it. */
function marksId(key: string): string {
  return `\\marks:${storableText(key)}`
}

function assertPool(pool: PostgresClientLike): void {
  if (typeof pool?.query === 'function') return
  throw new QondorWebhookError(
    'invalid_options',
    'postgresStore needs a Pool or a Client of pg, or an object with the same query(text, values).',
  )
}

/** A function that runs `task` until it has succeeded once; concurrent calls share the attempt. */
function succeedOnce(task: () => Promise<unknown>): () => Promise<unknown> {
  let attempt: Promise<unknown> | undefined
  return () => {
    attempt ??= task().catch((error: unknown) => {
      attempt = undefined
      throw error
    })
    return attempt
  }
}

const callsPerSweep = 100

/**
 * A function that runs `sweep` in the background, one at a time: at its first call, because a process may
 * not live long, and then at every hundredth call.
 */
function createSweep(sweep: () => Promise<unknown>): () => void {
  let calls = 0
  let isSweeping = false
  const finish = (): void => {
    isSweeping = false
  }
  return () => {
    const isDue = calls % callsPerSweep === 0
    calls += 1
    if (!isDue || isSweeping) return
    isSweeping = true
    // A later sweep deletes the rest. If the database is down, the steps fail too.
    sweep().then(finish, finish)
  }
}

// PostgreSQL truncates longer names silently.
const part = '[A-Za-z_][A-Za-z0-9_]{0,62}'
const name = new RegExp(`^${part}(\\.${part})?$`)

/** The quoted name of a table, for a statement; throws `invalid_options`. */
function quoteTableName(table: string): string {
  if (typeof table === 'string' && name.test(table)) return `"${table.replace('.', '"."')}"`
  throw new QondorWebhookError(
    'invalid_options',
    '`table` must be a name of at most 63 letters, digits and underscores that does not begin with a ' +
      'digit, or a schema and such a name with a dot between them.',
  )
}
