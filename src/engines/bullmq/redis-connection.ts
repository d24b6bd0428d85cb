import type { Redis, RedisOptions } from 'ioredis'
import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'
import { missingPeer } from '../shared/missing-peer.js'

/** Options of ioredis, all of which are passed on; `url` goes before `host` and `port`. */
export interface RedisOptionsLike {
  /** `redis://user:password@host:6379/0`, or `rediss://…` for TLS. @default none */
  readonly url?: string | undefined
  /** @default 'localhost' */
  readonly host?: string | undefined
  /** @default 6379 */
  readonly port?: number | undefined
  /** @default none */
  readonly username?: string | undefined
  /** @default none */
  readonly password?: string | undefined
  /** BullMQ has a prefix of its own: set the option name of the queue. @default none */
  readonly keyPrefix?: undefined
  /** What has this is a client, and no options. @default none */
  readonly duplicate?: undefined
  readonly [option: string]: unknown
}

/** What is needed of a client that you made with ioredis, for a server that is no cluster. */
export interface IoredisLike {
  readonly isCluster: boolean
  readonly options: { readonly keyPrefix?: string | undefined }
  duplicate(overrides: object): unknown
}

/** Where Redis is. */
export type BullmqConnection = RedisOptionsLike | IoredisLike

/** Makes a connection with the settings that were given, and these. */
export type Connect = (overrides: object) => Promise<Redis>

// The form of replies that BullMQ reads.
const readable = { replyMapping: 'legacy' } as const

/** How to make connections; throws `invalid_options` for settings that BullMQ cannot work with. */
export function readConnection(connection: BullmqConnection | undefined): Connect {
  if (!connection || ('url' in connection && !connection.url)) {
    throw refusal(
      'bullmqQueue takes the option connection: { url }, { host, port } or a client of ioredis. Is ' +
        'the environment variable set that it comes from?',
    )
  }
  if (isClient(connection)) {
    if (connection.isCluster !== false) {
      throw refusal('bullmqQueue takes clients of ioredis alone, and no cluster.')
    }
    refuseKeyPrefix(connection.options)
    return async (overrides) => connection.duplicate({ ...overrides, ...readable }) as Redis
  }
  refuseKeyPrefix(connection)
  const { url, ...options } = connection
  return async (overrides) => {
    const { Redis } = await import('ioredis').catch(missingPeer('ioredis'))
    const all = { ...options, ...overrides, ...readable } as RedisOptions & typeof readable
    return url === undefined ? new Redis(all) : new Redis(url, all)
  }
}

function isClient(connection: BullmqConnection): connection is IoredisLike {
  return typeof connection.duplicate === 'function'
}

function refuseKeyPrefix({ keyPrefix }: { readonly keyPrefix?: unknown }): void {
  if (keyPrefix) throw refusal('BullMQ works with no keyPrefix: leave it out, and set a name.')
}

function refusal(message: string): QondorWebhookError {
  return new QondorWebhookError('invalid_options', message)
}
