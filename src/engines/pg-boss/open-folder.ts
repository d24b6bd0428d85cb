import type { PGlite } from '@electric-sql/pglite'
import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'
import { missingPeer } from '../shared/missing-peer.js'

/** An embedded PostgreSQL whose folder is locked against other processes. */
export interface OpenFolder {
  readonly database: PGlite
  close(): Promise<void>
}

// A process that was killed leaves its lock, which the next one takes once it is this old.
const staleMs = 10_000
const retries = { retries: 24, minTimeout: 500, maxTimeout: 500 }

/**
 * Opens a folder; waits up to 12 s for a process that has it. Two processes in one folder would lose
 * deliveries without a word.
 */
export async function openFolder(
  dataDir: string,
  onError: (error: unknown) => void,
): Promise<OpenFolder> {
  const { PGlite } = await import('@electric-sql/pglite').catch(missingPeer('@electric-sql/pglite'))
  const { default: lockfile } = await import('proper-lockfile').catch(
    missingPeer('proper-lockfile'),
  )
  const { mkdir } = await import('node:fs/promises')
  await mkdir(dataDir, { recursive: true })
  const unlock = await lockfile
    .lock(dataDir, {
      stale: staleMs,
      update: staleMs / 4,
      retries,
      onCompromised: (cause) => onError(lockLost(cause)),
    })
    .catch((cause) => {
      throw folderTaken(cause)
    })
  try {
    const database = await PGlite.create(dataDir)
    return {
      database,
      async close() {
        await database.close()
        await unlock()
      },
    }
  } catch (cause) {
    await unlock()
    throw cause
  }
}

function folderTaken(cause: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'The folder of dataDir is in use by another process, and an embedded queue takes one process. ' +
      'Stop the other one, name another folder, or move to a server with connectionString.',
    { cause },
  )
}

function lockLost(cause: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'The lock on the folder of dataDir was lost, since this process stood still for long. Restart it: ' +
      'another process may have the folder open.',
    { cause },
  )
}
