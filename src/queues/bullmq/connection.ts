import type { Redis, RedisOptions } from 'ioredis'
import { QondorWebhookError } from '../../errors.js'
import { isSettledWithin } from '../shared/lifecycle.js'
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
  /**
   * After how many milliseconds without an answer to a command a connection is replaced. Keep it above
   * 4000: workers wait for deliveries with commands of 3 seconds. @default 5000
   */
  readonly socketTimeout?: number | undefined
  /** After how many milliseconds an attempt to connect is given up. @default 5000 */
  readonly connectTimeout?: number | undefined
  /** What has this is a client, and no options. @default none */
  readonly duplicate?: undefined
  readonly [option: string]: unknown
}

/** What is needed of a client that you made with ioredis, for a server that is no cluster. */
export interface BullmqClientLike {
  readonly isCluster: boolean
  readonly options: {
    readonly keyPrefix?: string | undefined
    readonly socketTimeout?: number | undefined
    readonly reconnectOnError?: ((error: Error) => boolean | 1 | 2) | null | undefined
  }
  duplicate(overrides: object): unknown
}

/** Where Redis is. */
export type BullmqConnection = RedisOptionsLike | BullmqClientLike

/** Makes a connection with the settings that were given, and these. */
export type Connect = (
  overrides: ConnectionOverrides,
  /** Called when the server turns out to be a replica, which shows in no other way. */
  onRoleChange?: (error: Error) => void,
) => Promise<Redis>

/** What sets a receiver's connection apart from a worker's. */
type ConnectionOverrides = Pick<
  RedisOptions,
  'lazyConnect' | 'maxRetriesPerRequest' | 'enableOfflineQueue'
>

// A firewall or load balancer may forget a connection without closing it.
const silentAfterMs = 5_000
/** How long a worker waits for a delivery with one command, in seconds: less than that. */
export const blockSeconds = 3

/** Whether an error says that the server is a replica now: the primary is elsewhere. */
export function isRoleChange(error: unknown): boolean {
  return error instanceof Error && /\b(READONLY|UNBLOCKED)\b/.test(error.message)
}

// The form of replies that BullMQ reads.
const readable = { replyMapping: 'legacy' } as const

/** How to make connections; throws `invalid_options` for settings that BullMQ cannot work with. */
export function resolveConnection(connection: BullmqConnection | undefined): Connect {
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

/** Connects again once the server has become a replica, unless the caller's own settings do. */
function followPrimary(
  { enableOfflineQueue }: ConnectionOverrides,
  onRoleChange: (error: Error) => void = () => {},
) {
  return {
    reconnectOnError(error: Error) {
      if (!isRoleChange(error)) return false
      onRoleChange(error)
      // With 2 the command is sent again: a finished delivery is not worked on a second time.
      return enableOfflineQueue ? 2 : 1
    },
  } satisfies RedisOptions
}

/** Each of the commands under way listens for the end of the connection when the primary changes. */
function expectManyListeners(client: Redis): Redis {
  return client.on('connect', () => client.stream.setMaxListeners(0))
}

function isClient(connection: BullmqConnection): connection is BullmqClientLike {
  return typeof connection.duplicate === 'function'
}

function assertNoKeyPrefix({ keyPrefix }: { readonly keyPrefix?: unknown }): void {
  if (keyPrefix) throw refusal('BullMQ works with no keyPrefix: leave it out, and set a name.')
}

function refusal(message: string): QondorWebhookError {
  return new QondorWebhookError('invalid_options', message)
}

const quitsWithinMs = 1_000

/** Ends a connection once what was sent on it is answered, or soon. */
export async function closeClient(client: Redis): Promise<void> {
  if (client.status === 'ready') {
    const quit = client.quit().catch(() => undefined)
    await isSettledWithin(quitsWithinMs, quit)
  }
  client.disconnect()
}

export const noAppendOnlyFile =
  'Redis keeps no append-only file (appendonly no): deliveries that were acknowledged can be lost ' +
  'when the server dies. Set appendonly yes in its configuration.'

/** Whether the server writes to disk what it is told; true where it does not say. */
export async function hasAppendOnlyFile(client: Redis): Promise<boolean> {
  try {
    const [, appendonly] = (await client.config('GET', 'appendonly')) as string[]
    if (appendonly !== undefined) return appendonly === 'yes'
  } catch {
    // Hosts that run Redis for you forbid CONFIG, most of them.
  }
  const info = await client.info('persistence').catch(() => '')
  return !/^aof_enabled:0/m.test(info)
}

/** Longer than any pause between two attempts to connect, in milliseconds. */
const quietMs = 15_000

// The server is away, does not answer, is a replica, still loads, or takes no writes.
const outage =
  /Socket timeout|Connection is closed|Stream isn't writeable|\b(READONLY|UNBLOCKED|LOADING|MASTERDOWN|OOM|MISCONF|NOAUTH|WRONGPASS)\b/

// The result of an attempt was stored before its answer was lost, and is sent again; or it came too late.
const aftermath = /^Missing (lock|key) for job|is not in the active state/

/**
 * Passes on the first error of an outage, whichever connection it is of, and of later outages. An
 * outage is over once no error of one came for some time. Other errors are passed on each time, but
 * for those that every outage brings with it.
 */
export function oncePerOutage(onError: (error: unknown) => void): (error: unknown) => void {
  let lastAt = Number.NEGATIVE_INFINITY
  return (error) => {
    const now = performance.now()
    const isKnown = now - lastAt < quietMs
    const isPart = isOutage(error)
    if (isPart) lastAt = now
    if (isKnown && (isPart || isAftermath(error))) return
    onError(error)
  }
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // Errors of a socket have a `syscall`.
  return 'syscall' in error || outage.test(error.message)
}

function isAftermath(error: unknown): boolean {
  return error instanceof Error && aftermath.test(error.message)
}
