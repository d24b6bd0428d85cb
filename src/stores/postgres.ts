import type { DeduplicationStore } from '../deduplication/deduplication-store.js'
import { QondorWebhookError } from '../errors.js'
import { statementsOn } from './postgres-statements.js'
import {
  type NameOptions,
  resolveName,
  resolveWindow,
  storableText,
  toClaimResult,
  type WindowOptions,
} from './shared.js'

/**
 * What is needed of a `Pool` of `pg`, or of another that speaks as it does. A `Client` fits, but takes
 * one statement at a time: for a script, not for a receiver.
 */
export interface PostgresClientLike {
  query(text: string, values: unknown[]): PromiseLike<{ readonly rows: readonly unknown[] }>
}

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions extends NameOptions, WindowOptions {
  /**
   * The table, taken as written, with its schema where that is not the first of the search path:
   * `'webhooks.claims'`. @default 'qondor_webhook_claims'
   */
  readonly table?: string | undefined
  /** Whether to create the table at the first use if it is not there. @default true */
  readonly createTable?: boolean | undefined
}

/**
 * A deduplication store in PostgreSQL, for receivers that run in several processes: one statement a
 * step, by the database's clock. The pool is yours: give it an `error` listener, and end it after. With
 * `query_timeout: 5000`, `connectionTimeoutMillis: 5000` and `keepAlive: true` it replaces a connection
 * that went silent within 15 s; without `query_timeout` a claim may wait on one for ever.
 * Rows whose time is over are deleted along the way, at most 1,000 for each 100 handled events.
 *
 * @throws {QondorWebhookError} `invalid_options` when the pool has no `query`, or an option does not
 * fit.
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
  const run = async (statement: string, key: string, ...values: unknown[]) => {
    if (createTable) await create()
    return pool.query(statement, [name, storableText(key), ...values])
  }
  return {
    async claim({ key, token, leaseMs }) {
      const { rows } = await run(statements.claim, key, token, leaseMs)
      return toClaimResult((rows[0] as { readonly answer?: unknown } | undefined)?.answer)
    },
    async complete({ key }) {
      await run(statements.done, key, windowMs)
      sweep()
    },
    async release({ key, token }) {
      await run(statements.release, key, token)
    },
  }
}

function assertPool(pool: PostgresClientLike): void {
  if (typeof pool?.query === 'function') return
  throw new QondorWebhookError(
    'invalid_options',
    'postgresStore takes a Pool or a Client of pg, or another with such a query(text, values).',
  )
}

/** Makes a function that runs `task` until it has succeeded once; calls meanwhile share the attempt. */
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
 * Makes a function that runs `sweep` at its first call, since a process may not live for many, and then
 * at every hundredth: in the background, one at a time.
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
    // What it leaves is swept later, and a database that is out of reach fails the steps as well.
    sweep().then(finish, finish)
  }
}

// PostgreSQL cuts longer names off without a word.
const part = '[A-Za-z_][A-Za-z0-9_]{0,62}'
const name = new RegExp(`^${part}(\\.${part})?$`)

/** The name of a table as it goes into a statement, quoted; throws `invalid_options`. */
function quoteTableName(table: string): string {
  if (typeof table === 'string' && name.test(table)) return `"${table.replace('.', '"."')}"`
  throw new QondorWebhookError(
    'invalid_options',
    'The option table takes a name of letters, digits and underscores, at most 63 of them and no ' +
      'digit first, or a schema and such a name with a dot between.',
  )
}
