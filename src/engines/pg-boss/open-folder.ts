import type { PGlite } from '@electric-sql/pglite'
import { missingPeer } from '../shared/missing-peer.js'
import { FolderLock } from './folder-lock.js'

/** What pg-boss needs of PGlite. */
type Database = Pick<PGlite, 'query' | 'exec'>

/** An embedded PostgreSQL whose folder is locked against other processes. */
export interface OpenFolder {
  readonly database: Database
  close(): Promise<void>
}

/** Opens a folder. Two processes in one folder would lose deliveries without a word. */
export async function openFolder(dataDir: string): Promise<OpenFolder> {
  const { PGlite } = await import('@electric-sql/pglite').catch(missingPeer('@electric-sql/pglite'))
  const { default: lockfile } = await import('proper-lockfile').catch(
    missingPeer('proper-lockfile'),
  )
  const lock = await FolderLock.take(dataDir, lockfile.lock)

  /** Runs a statement while the folder is ours; what it did is not told of when it no longer is. */
  const guard = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    await lock.check()
    const result = await run()
    await lock.check()
    return result
  }

  try {
    const database = await PGlite.create(`${dataDir}/data`)
    return {
      database: {
        query: (...args: Parameters<typeof database.query>) => guard(() => database.query(...args)),
        exec: (...args) => guard(() => database.exec(...args)),
      } as Database,
      async close() {
        // To close is to write, into what may be another's by now.
        if (!lock.isLost) await database.close()
        await lock.release()
      },
    }
  } catch (cause) {
    await lock.release()
    throw cause
  }
}
