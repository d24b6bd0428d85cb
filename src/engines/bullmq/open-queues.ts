import type { Job, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'
import { missingPeer } from '../shared/missing-peer.js'
import { isSettledWithin } from '../shared/stop-within.js'
import { hasAppendOnlyFile, noAppendOnlyFile } from './append-only-file.js'
import { closeClient } from './close-client.js'
import { type Connect, isRoleChange } from './redis-connection.js'

/** The two queues in BullMQ that make one of ours, on a connection of their own. */
export interface OpenQueues {
  readonly client: Redis
  readonly Job: typeof Job
  readonly main: Queue
  /** Nobody works on this one. */
  readonly quarantine: Queue
  /** Runs a command; where the server has become a replica, once more on the new connection. */
  onPrimary<Answer>(command: () => Promise<Answer>): Promise<Answer>
  close(): Promise<void>
}

// Without Redis a command is to fail at once: a request waits for it.
const failFast = { lazyConnect: true, maxRetriesPerRequest: 1, enableOfflineQueue: false }

/** Connects; rejects with `queue_unavailable` when Redis is away or refuses. */
export async function openQueues(
  connect: Connect,
  name: string,
  warn: (message: string) => void,
): Promise<OpenQueues> {
  const { Job, Queue } = await import('bullmq').catch(missingPeer('bullmq'))
  const client = await connect(failFast)
  // Heard, so that Node does not end the process; each command that fails tells its caller.
  let heard: unknown
  const listen = (error: unknown): void => {
    heard = error
  }
  client.on('error', listen)
  try {
    await client.connect()
    const open = (each: string) => new Queue(each, { connection: client }).on('error', listen)
    const main = open(name)
    // No name that the option name takes.
    const quarantine = open(`${name}.quarantine`)
    await Promise.all([main.waitUntilReady(), quarantine.waitUntilReady()])
    if (!(await hasAppendOnlyFile(client))) warn(noAppendOnlyFile)
    const onPrimary = followPrimary(client)
    const close = async () => {
      await Promise.all([main.close(), quarantine.close()])
      await closeClient(client)
    }
    return { client, Job, main, quarantine, onPrimary, close }
  } catch (error) {
    client.disconnect()
    throw unavailable(heard ?? error)
  }
}

// Less than a delivery waits for the queue, which `queueTimeoutMs` bounds.
const switchWithinMs = 2_000

function followPrimary(client: Redis): OpenQueues['onPrimary'] {
  let switching: Promise<unknown> | undefined
  return async (command) => {
    await switching
    try {
      return await command()
    } catch (error) {
      if (!isRoleChange(error)) throw error
      // The client connects again by itself; until then it calls the old connection ready.
      switching ??= once(client, 'ready', switchWithinMs).finally(() => {
        switching = undefined
      })
      await switching
      return command()
    }
  }
}

function once(client: Redis, event: string, milliseconds: number): Promise<unknown> {
  const heard = new Promise((resolve) => void client.once(event, resolve))
  return isSettledWithin(milliseconds, heard)
}

function unavailable(cause: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'Redis could not be reached, or refused: see cause. Is it up, and is the connection right?',
    { cause },
  )
}
