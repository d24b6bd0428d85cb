import type { DeduplicationStore } from '../deduplication/deduplication-store.js'
import { QondorWebhookError } from '../errors.js'
import { resolveWindow, storableText, toClaimResult, type WindowOptions } from './shared.js'

/** Options of {@link redisStore}. */
export interface RedisStoreOptions extends WindowOptions {
  /**
   * What every key starts with. Endpoints that share a Redis need prefixes of their own, as an event
   * has the same key at each. @default 'qondor-webhooks:'
   */
  readonly prefix?: string | undefined
}

/**
 * A deduplication store in Redis, for receivers that run in several processes: one round trip a
 * step, one key an event. The client is yours: connect it before, give it an `error` listener, close
 * it after. Give it settings with which it follows a failover and notices a silent connection: the page
 * durable.md has them for both libraries. What Redis forgets may be handled again: run it with `maxmemory-policy noeviction`, and
 * with an append-only file if it is to remember across a restart.
 *
 * @throws {QondorWebhookError} `invalid_options` when the client is of neither library, `prefix` no
 * text or `windowMs` no whole number above 0.
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
  return {
    async claim({ key, token, leaseMs }) {
      return toClaimResult(await run(claimScript, keyOf(key), token, String(leaseMs)))
    },
    async complete({ key }) {
      await run(doneScript, keyOf(key), windowMs)
    },
    async release({ key, token }) {
      await run(releaseScript, keyOf(key), token)
    },
  }
}

function resolvePrefix({ prefix = 'qondor-webhooks:' }: RedisStoreOptions): string {
  if (typeof prefix === 'string') return prefix
  throw new QondorWebhookError('invalid_options', 'The option prefix takes a text.')
}

/** Says what to set where the client stays connected to a server that has become a replica. */
function explainReplica(run: RunScript): RunScript {
  return async (...args) => {
    try {
      return await run(...args)
    } catch (cause) {
      if (!(cause instanceof Error && /\bREADONLY\b/.test(cause.message))) throw cause
      throw new Error(
        'Redis answered READONLY: the client is connected to a replica, most likely since a failover. Let ' +
          'it connect again: with ioredis set reconnectOnError, with node-redis call ' +
          'destroy() and connect(). See "Without a queue" in docs/durable.md.',
        { cause },
      )
    }
  }
}

/** What is needed of a client of `ioredis`: a `Redis` or a `Cluster`. */
export interface IoredisLike {
  call(command: string, ...args: string[]): PromiseLike<unknown>
}

/** What is needed of a client of `redis` (node-redis): of `createClient`, a cluster, a pool. */
export interface NodeRedisLike {
  // Only looked at: a cluster's takes other arguments than a client's.
  readonly sendCommand: unknown
  eval(script: string, options: { keys: string[]; arguments: string[] }): PromiseLike<unknown>
}

/** A connected client of either library. */
export type RedisClientLike = IoredisLike | NodeRedisLike

/** Runs a script on one key, in one round trip. */
type RunScript = (script: string, key: string, ...args: string[]) => PromiseLike<unknown>

/** Finds out which library a client is of; throws `invalid_options`. */
function scriptRunner(client: RedisClientLike): RunScript {
  // Asked first, as ioredis has methods by the names of the other library's, too.
  if (isIoredis(client)) {
    return (script, key, ...args) => client.call('eval', script, '1', key, ...args)
  }
  if (isNodeRedis(client)) {
    return (script, key, ...args) => client.eval(script, { keys: [key], arguments: args })
  }
  throw new QondorWebhookError(
    'invalid_options',
    'redisStore takes a client of the package redis (4 or later) or of ioredis.',
  )
}

function isIoredis(client: RedisClientLike): client is IoredisLike {
  return hasMethod(client, 'call')
}

function isNodeRedis(client: RedisClientLike): client is NodeRedisLike {
  return hasMethod(client, 'sendCommand') && hasMethod(client, 'eval')
}

function hasMethod(client: unknown, name: string): boolean {
  const methods = client as Readonly<Record<string, unknown>> | null | undefined
  return typeof methods?.[name] === 'function'
}

// A key holds `claim:` and the token of the attempt, or `done`; Redis drops it when its time is over.

/** Takes the key for a lease. KEYS: the event. ARGV: the token, the lease in milliseconds. */
const claimScript = `
local claim = 'claim:' .. ARGV[1]
if redis.call('set', KEYS[1], claim, 'NX', 'PX', ARGV[2]) then return 'claimed' end
local held = redis.call('get', KEYS[1])
if held == 'done' then return 'duplicate' end
-- Some clients send a command again when the connection broke before its answer.
if held == claim then return 'claimed' end
return 'in_progress'`

/** Remembers the event, whoever holds the key. KEYS: the event. ARGV: the window in milliseconds. */
const doneScript = `return redis.call('set', KEYS[1], 'done', 'PX', ARGV[1])`

/** Gives the key up if this attempt holds it. KEYS: the event. ARGV: the token. */
const releaseScript = `
if redis.call('get', KEYS[1]) ~= 'claim:' .. ARGV[1] then return 0 end
return redis.call('del', KEYS[1])`
