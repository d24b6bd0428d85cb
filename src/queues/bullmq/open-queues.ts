import type { Job, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { QondorWebhookError } from '../../errors.js'
import { isSettledWithin } from '../shared/lifecycle.js'
import { missingPeer } from '../shared/missing-peer.js'
import { type Connect, closeClient, isRoleChange } from './connection.js'
import { hasAppendOnlyFile, noAppendOnlyFile } from './server-checks.js'

/** The two BullMQ queues behind one queue, on their own connection. */
export interface OpenQueues {
  readonly client: Redis
  readonly Job: typeof Job
  readonly main: Queue
  /** Deliveries that no handler can handle. This queue has no workers. */
  readonly rejected: Queue
  /** Runs a command, and again on a new connection if the server has become a replica. */
  onPrimary<Result>(command: () => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

// If Redis is down, a command must fail at once, because a request waits for it.
const failFast = { lazyConnect: true, maxRetriesPerRequest: 1, enableOfflineQueue: false }

/** Connects; rejects with `queue_unavailable` if Redis is down or rejects the connection. */
export async function openQueues(
  connect: Connect,
  name: string,
  warn: (message: string) => void,
): Promise<OpenQueues> {
  const { Job, Queue } = await import('bullmq').catch(missingPeer('bullmq'))
  const client = await connect(failFast)
  // Without a listener Node would end the process. The callers get the errors of their commands.
  let lastError: unknown
  const onError = (error: unknown): void => {
    lastError = error
  }
  client.on('error', onError)
  try {
    await client.connect()
    const open = (each: string) => new Queue(each, { connection: client }).on('error', onError)
    const main = open(name)
    // With a dot, which the `name` option does not allow.
    const rejected = open(`${name}.rejected`)
    await Promise.all([main.waitUntilReady(), rejected.waitUntilReady()])
    if (!(await hasAppendOnlyFile(client))) warn(noAppendOnlyFile)
    const close = async () => {
      await Promise.all([main.close(), rejected.close()])
      await closeClient(client)
    }
    return { client, Job, main, rejected, onPrimary: createOnPrimary(client), close }
  } catch (error) {
    client.disconnect()
    throw new QondorWebhookError(
      'queue_unavailable',
      'Redis cannot be reached or rejected the connection: see cause. Check that it is up and that ' +
        '`connection` is right.',
      { cause: lastError ?? error },
    )
  }
}

// Shorter than `queueTimeoutMs`, for which a delivery waits.
const switchWithinMs = 2_000

function createOnPrimary(client: Redis): OpenQueues['onPrimary'] {
  let switching: Promise<unknown> | undefined
  return async (command) => {
    await switching
    try {
      return await command()
    } catch (error) {
      if (!isRoleChange(error)) throw error
      switching ??= untilReady(client).finally(() => {
        switching = undefined
      })
      await switching
      return command()
    }
  }
}

// The client reconnects by itself; until then the old connection counts as ready.
function untilReady(client: Redis): Promise<unknown> {
  const isReady = new Promise((resolve) => void client.once('ready', resolve))
  return isSettledWithin(switchWithinMs, isReady)
}
