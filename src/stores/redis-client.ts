import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

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
export type RunScript = (script: string, key: string, ...args: string[]) => PromiseLike<unknown>

/** Finds out which library a client is of; throws `invalid_options`. */
export function scriptRunner(client: RedisClientLike): RunScript {
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
