import type { Job, Queue } from 'bullmq'
import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'
import { missingPeer } from '../shared/missing-peer.js'
import { hasAppendOnlyFile, noAppendOnlyFile } from './append-only-file.js'
import { closeClient } from './close-client.js'
import type { Connect } from './redis-connection.js'

/** The two queues in BullMQ that make one of ours, on a connection of their own. */
export interface OpenQueues {
  readonly Job: typeof Job
  readonly main: Queue
  /** Nobody works on this one. */
  readonly quarantine: Queue
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
    const close = async () => {
      await Promise.all([main.close(), quarantine.close()])
      await closeClient(client)
    }
    return { Job, main, quarantine, close }
  } catch (error) {
    client.disconnect()
    throw unavailable(heard ?? error)
  }
}

function unavailable(cause: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'Redis could not be reached, or refused: see cause. Is it up, and is the connection right?',
    { cause },
  )
}
