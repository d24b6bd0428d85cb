import type { DeduplicationStore } from '../deduplication/deduplication-store.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { readClaimAnswer } from './read-claim-answer.js'
import { type RedisClientLike, type RunScript, scriptRunner } from './redis-client.js'
import { claimScript, doneScript, releaseScript } from './redis-scripts.js'
import { storableText } from './storable-text.js'
import { readWindow, type WindowOptions } from './window.js'

export type { IoredisLike, NodeRedisLike, RedisClientLike } from './redis-client.js'

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
  const windowMs = String(readWindow(options))
  const prefix = readPrefix(options)
  const keyOf = (key: string): string => prefix + storableText(key)
  return {
    async claim({ key, token, leaseMs }) {
      return readClaimAnswer(await run(claimScript, keyOf(key), token, String(leaseMs)))
    },
    async done({ key }) {
      await run(doneScript, keyOf(key), windowMs)
    },
    async release({ key, token }) {
      await run(releaseScript, keyOf(key), token)
    },
  }
}

function readPrefix({ prefix = 'qondor-webhooks:' }: RedisStoreOptions): string {
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
