import type { Claim, DeduplicationStore } from '../deduplication/deduplication-store.js'
import { QondorWebhookError } from '../errors.js'
import {
  originalText,
  resolveWindow,
  storableText,
  toClaimResult,
  type WindowOptions,
} from './shared.js'

/** Options of {@link redisStore}. */
export interface RedisStoreOptions extends WindowOptions {
  /**
   * The prefix of every key. Endpoints that share a Redis each need a different prefix, because an event
   * has the same key at every endpoint. @default 'qondor-webhooks:'
   */
  readonly prefix?: string | undefined
}

/**
 * A deduplication store in Redis, for receivers that run in several processes. It needs one round trip
 * per step and one key per event. An event with marks has a second key until it is handled.
 *
 * You own the client: connect it first, give it an `error` listener, and close it at the end. Configure
 * it to follow a failover and to detect a silent connection; docs/durable.md has the settings for both
 * libraries. An event that Redis loses may be handled again: run Redis with `maxmemory-policy noeviction`,
 * and with an append-only file if it must remember events across a restart.
 *
 * @throws {QondorWebhookError} `invalid_options` if the client is not from one of the two libraries, if
 * `prefix` is not a text, or if `windowMs` is not a whole number above 0.
 * @example
 * const redis = await createClient({ url: process.env.REDIS_URL })
 *   .on('error', console.error)
 *   .connect()
 * createQondorWebhooks({ auth, store: redisStore(redis, { prefix: 'crm:' }) })
 */
export function redisStore(
  client: RedisClientLike,
  options: RedisStoreOptions = {},
): DeduplicationStore {
  const run = explainReplica(scriptRunner(client))
  const windowMs = String(resolveWindow(options))
  const prefix = resolvePrefix(options)
  const keyOf = (key: string): string => prefix + storableText(key)
  // No storable text has a backslash without `u` after it. Each script takes one key, so that the two keys
  // may be in different slots of a cluster.
  const marksKeyOf = (key: string): string => `${keyOf(key)}\\marks`
  // The attempts whose events have marks to delete. If one ends in another way, the marks expire.
  const marked = new WeakSet<Claim>()
  return {
    async claim({ key, token, leaseMs }) {
      return toClaimResult(await run(claimScript, keyOf(key), token, String(leaseMs)))
    },
    async complete(claim) {
      await run(doneScript, keyOf(claim.key), windowMs)
      if (marked.delete(claim)) await run(forgetMarksScript, marksKeyOf(claim.key))
    },
    async release({ key, token }) {
      await run(releaseScript, keyOf(key), token)
    },
    async readMarks(claim) {
      const marks = toMarks(await run(readMarksScript, marksKeyOf(claim.key)))
      if (marks.length > 0) marked.add(claim)
      return marks
    },
    async addMark(claim, mark) {
      marked.add(claim)
      await run(addMarkScript, marksKeyOf(claim.key), storableText(mark), windowMs)
    },
  }
}

function resolvePrefix({ prefix = 'qondor-webhooks:' }: RedisStoreOptions): string {
  if (typeof prefix === 'string') return prefix
  throw new QondorWebhookError('invalid_options', '`prefix` must be a text, for example crm:.')
}

function toMarks(reply: unknown): readonly string[] {
  if (!Array.isArray(reply)) {
    throw new TypeError(
      'The client returned an unexpected reply to a reading of marks. Use a supported version of it.',
    )
  }
  return reply.map((mark) => originalText(String(mark)))
}

/** Explains what to do if the client stays connected to a server that has become a replica. */
function explainReplica(run: RunScript): RunScript {
  return async (...args) => {
    try {
      return await run(...args)
    } catch (cause) {
      if (!(cause instanceof Error && /\bREADONLY\b/.test(cause.message))) throw cause
      throw new Error(
        'Redis responded READONLY: the client is connected to a replica, probably since a failover. ' +
          'Reconnect it: with ioredis set reconnectOnError, with node-redis call destroy() and ' +
          'connect(). See "Without a queue" in docs/durable.md.',
        { cause },
      )
    }
  }
}

/** The part of an `ioredis` client that is used: a `Redis` or a `Cluster`. */
export interface IoredisClientLike {
  call(command: string, ...args: string[]): PromiseLike<unknown>
}

/** The part of a `redis` (node-redis) client that is used: from `createClient`, a cluster or a pool. */
export interface NodeRedisClientLike {
  // Only its presence counts: a cluster's method has other parameters than a client's.
  readonly sendCommand: unknown
  eval(script: string, options: { keys: string[]; arguments: string[] }): PromiseLike<unknown>
}

/** A connected client of either library. */
export type RedisClientLike = IoredisClientLike | NodeRedisClientLike

/** Runs a script on one key, in one round trip. */
type RunScript = (script: string, key: string, ...args: string[]) => PromiseLike<unknown>

/** Detects the library of a client; throws `invalid_options`. */
function scriptRunner(client: RedisClientLike): RunScript {
  // Checked first, because ioredis also has methods with the names of the other library.
  if (isIoredis(client)) {
    return (script, key, ...args) => client.call('eval', script, '1', key, ...args)
  }
  if (isNodeRedis(client)) {
    return (script, key, ...args) => client.eval(script, { keys: [key], arguments: args })
  }
  throw new QondorWebhookError(
    'invalid_options',
    'redisStore needs a client from the package redis (4 or later) or ioredis.',
  )
}

function isIoredis(client: RedisClientLike): client is IoredisClientLike {
  return hasMethod(client, 'call')
}

function isNodeRedis(client: RedisClientLike): client is NodeRedisClientLike {
  return hasMethod(client, 'sendCommand') && hasMethod(client, 'eval')
}

function hasMethod(client: unknown, name: string): boolean {
  const methods = client as Readonly<Record<string, unknown>> | null | undefined
  return typeof methods?.[name] === 'function'
}

// The value of a key is `claim:` and the token of the attempt, or `done`. Redis deletes expired keys.

/** Takes the key for a lease. KEYS: the event. ARGV: the token, the lease in milliseconds. */
const claimScript = `
local claim = 'claim:' .. ARGV[1]
if redis.call('set', KEYS[1], claim, 'NX', 'PX', ARGV[2]) then return 'claimed' end
local held = redis.call('get', KEYS[1])
if held == 'done' then return 'duplicate' end
-- Some clients send a command again if the connection broke before the reply.
if held == claim then return 'claimed' end
return 'in_progress'`

/** Remembers the event, no matter who holds the key. KEYS: the event. ARGV: the window in milliseconds. */
const doneScript = `return redis.call('set', KEYS[1], 'done', 'PX', ARGV[1])`

/** Releases the key if this attempt holds it. KEYS: the event. ARGV: the token. */
const releaseScript = `
if redis.call('get', KEYS[1]) ~= 'claim:' .. ARGV[1] then return 0 end
return redis.call('del', KEYS[1])`

// The marks of an event are a set.

/** Adds a mark, and keeps all of them for the window. KEYS: the marks. ARGV: the mark, the window. */
const addMarkScript = `
redis.call('sadd', KEYS[1], ARGV[1])
return redis.call('pexpire', KEYS[1], ARGV[2])`

const readMarksScript = `return redis.call('smembers', KEYS[1])`

const forgetMarksScript = `return redis.call('del', KEYS[1])`
