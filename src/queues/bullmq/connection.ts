import type { Redis, RedisOptions } from 'ioredis'
import { QondorWebhookError } from '../../errors.js'
import { isSettledWithin } from '../shared/lifecycle.js'
import { missingPeer } from '../shared/missing-peer.js'

/** Options of ioredis, all of which are passed on; `url` overrides `host` and `port`. */
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
  /** Not supported, because BullMQ has its own prefix: set the queue's `name`. @default none */
  readonly keyPrefix?: undefined
  /**
   * A connection is replaced if a command gets no reply for this time, in milliseconds. Keep it above
   * 4000: workers wait for deliveries with commands of 3 seconds. @default 5000
   */
  readonly socketTimeout?: number | undefined
  /** The time limit for connecting, in milliseconds. @default 5000 */
  readonly connectTimeout?: number | undefined
  /** Only a client has this, options do not. @default none */
  readonly duplicate?: undefined
  readonly [option: string]: unknown
}

/** The part of an ioredis client that is used; it must not be a cluster. */
export interface BullmqClientLike {
  readonly isCluster: boolean
  readonly options: {
    readonly keyPrefix?: string | undefined
    readonly socketTimeout?: number | undefined
    readonly reconnectOnError?: ((error: Error) => boolean | 1 | 2) | null | undefined
  }
  duplicate(overrides: object): unknown
}

/** The connection to Redis: options or a client. */
export type BullmqConnection = RedisOptionsLike | BullmqClientLike

/** Creates a connection with the user's settings and these overrides. */
export type Connect = (
  overrides: ConnectionOverrides,
  /** Called if the server turns out to be a replica, which shows in no other way. */
  onRoleChange?: (error: Error) => void,
) => Promise<Redis>

/** The settings that differ between the connections of receivers and workers. */
type ConnectionOverrides = Pick<
  RedisOptions,
  'lazyConnect' | 'maxRetriesPerRequest' | 'enableOfflineQueue'
>

// A firewall or load balancer may drop a connection without closing it.
const silentAfterMs = 5_000
/** How long a worker waits for a delivery with one command, in seconds; shorter than that. */
export const blockSeconds = 3

/** Whether an error says that the server is now a replica. */
export function isRoleChange(error: unknown): boolean {
  return error instanceof Error && /\b(READONLY|UNBLOCKED)\b/.test(error.message)
}

// The form of replies that BullMQ expects.
const readable = { replyMapping: 'legacy' } as const

/** How to create connections; throws `invalid_options` for settings that BullMQ does not support. */
export function resolveConnection(connection: BullmqConnection | undefined): Connect {
  if (!connection || ('url' in connection && !connection.url)) {
    throw refusal(
      'bullmqQueue needs `connection`: { url }, { host, port } or an ioredis client. Is the environment ' +
        'variable it comes from set?',
    )
  }
  if (isClient(connection)) {
    if (connection.isCluster !== false) {
      throw refusal('`connection` must be an ioredis client that is not a cluster, or options.')
    }
    assertNoKeyPrefix(connection.options)
    const { socketTimeout = silentAfterMs, reconnectOnError } = connection.options
    return async (overrides, onRoleChange) => {
      const ours = reconnectOnError ? { reconnectOnError } : followPrimary(overrides, onRoleChange)
      const all = { socketTimeout, ...ours, ...overrides, ...readable }
      return expectManyListeners(connection.duplicate(all) as Redis)
    }
  }
  assertNoKeyPrefix(connection)
  const {
    url,
    socketTimeout = silentAfterMs,
    connectTimeout = silentAfterMs,
    ...options
  } = connection
  const timeouts = { socketTimeout, connectTimeout }
  return async (overrides, onRoleChange) => {
    const { Redis } = await import('ioredis').catch(missingPeer('ioredis'))
    const ours = { ...timeouts, ...followPrimary(overrides, onRoleChange) }
    const all = { ...ours, ...options, ...overrides, ...readable } as RedisOptions & typeof readable
    return expectManyListeners(url === undefined ? new Redis(all) : new Redis(url, all))
  }
}

/** Reconnects if the server has become a replica, unless the user's settings do. */
function followPrimary(
  { enableOfflineQueue }: ConnectionOverrides,
  onRoleChange: (error: Error) => void = () => {},
) {
  return {
    reconnectOnError(error: Error) {
      if (!isRoleChange(error)) return false
      onRoleChange(error)
      // 2 sends the command again, so that a finished delivery does not run a second time.
      return enableOfflineQueue ? 2 : 1
    },
  } satisfies RedisOptions
}

/** Every pending command listens for the end of the connection when the primary changes. */
function expectManyListeners(client: Redis): Redis {
  return client.on('connect', () => client.stream.setMaxListeners(0))
}

function isClient(connection: BullmqConnection): connection is BullmqClientLike {
  return typeof connection.duplicate === 'function'
}

function assertNoKeyPrefix({ keyPrefix }: { readonly keyPrefix?: unknown }): void {
  if (keyPrefix) throw refusal('BullMQ does not support `keyPrefix`: leave it out, and set `name`.')
}

function refusal(message: string): QondorWebhookError {
  return new QondorWebhookError('invalid_options', message)
}

const quitsWithinMs = 1_000

/** Ends a connection after its pending commands, or after a second. */
export async function closeClient(client: Redis): Promise<void> {
  if (client.status === 'ready') {
    const quit = client.quit().catch(() => undefined)
    await isSettledWithin(quitsWithinMs, quit)
  }
  client.disconnect()
}

// The server is down, does not respond, is a replica, is still loading, or rejects writes.
const outage =
  /Socket timeout|Connection is closed|Stream isn't writeable|\b(READONLY|UNBLOCKED|LOADING|MASTERDOWN|OOM|MISCONF|NOAUTH|WRONGPASS)\b/

// The result of an attempt was stored, but the reply was lost and it is sent again; or it came too late.
const lateResult = /^Missing (lock|key) for job|is not in the active state/

/** Names the outage that an error is part of, if it is part of one. */
export function outageOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  // Errors of a socket have a `syscall`.
  const isPart = 'syscall' in error || outage.test(error.message) || lateResult.test(error.message)
  return isPart ? 'connection' : undefined
}
