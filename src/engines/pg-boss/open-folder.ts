import type { PGlite } from '@electric-sql/pglite'
import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'
import { missingPeer } from '../shared/missing-peer.js'

/** An embedded PostgreSQL whose folder is locked against other processes. */
export interface OpenFolder {
  readonly database: PGlite
  close(): Promise<void>
}

// A process that was killed leaves its lock, which the next one takes once it is this old.
const staleMs = 5_000
const retries = { retries: 32, minTimeout: 250, maxTimeout: 250 }

/**
 * Opens a folder; waits up to 8 s for a process that has it. Two processes in one folder would lose
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
  let database: PGlite | undefined
  const { mkdir } = await import('node:fs/promises')
  await mkdir(dataDir, { recursive: true })
  const unlock = await lockfile
    .lock(dataDir, {
      stale: staleMs,
      update: staleMs / 5,
      retries,
      onCompromised(cause) {
        // From here on it stores nothing, so that nothing is acknowledged and lost.
        void database?.close()
        onError(lockLost(cause))
      },
    })
    .catch((cause) => {
      throw folderTaken(cause)
    })
  try {
    const opened = await PGlite.create(dataDir)
    database = opened
    return {
      database: opened,
      async close() {
        await opened.close()
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
