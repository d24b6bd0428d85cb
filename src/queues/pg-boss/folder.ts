import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { PGlite } from '@electric-sql/pglite'
import type { lock } from 'proper-lockfile'
import { QondorWebhookError } from '../../errors.js'
import { missingPeer } from '../shared/missing-peer.js'

/** The part of PGlite that pg-boss uses. */
type Database = Pick<PGlite, 'query' | 'exec'>

/** An embedded PostgreSQL whose folder is locked against other processes. */
interface OpenFolder {
  readonly database: Database
  close(): Promise<void>
}

/** Opens a folder and locks it. Two processes in one folder would lose deliveries silently. */
export async function openFolder(dataDir: string): Promise<OpenFolder> {
  const { PGlite } = await import('@electric-sql/pglite').catch(missingPeer('@electric-sql/pglite'))
  const { default: lockfile } = await import('proper-lockfile').catch(
    missingPeer('proper-lockfile'),
  )
  const lock = await FolderLock.take(dataDir, lockfile.lock)

  /** Runs a statement while the folder is ours; rejects if it was lost before the statement ended. */
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
        // Closing writes to the folder, which may belong to another process now.
        if (!lock.isLost) await database.close()
        await lock.release()
      },
    }
  } catch (cause) {
    await lock.release()
    throw cause
  }
}

// A killed process leaves its lock; the next process takes it once it is this old.
const staleMs = 10_000
const retries = { retries: 50, minTimeout: 250, maxTimeout: 250 }
// Long before another process could take the lock of a frozen one.
const stillMs = 2_000
const beatMs = 500

/** The lock of one process on a folder. */
class FolderLock {
  readonly #ownerFile: string
  readonly #token = crypto.randomUUID()
  readonly #beat: ReturnType<typeof setInterval>
  #unlock: () => Promise<void> = async () => {}
  #lastBeat = Date.now()
  #isSuspect = false
  #isLost = false

  private constructor(folder: string) {
    this.#ownerFile = `${folder}/owner`
    this.#beat = setInterval(() => this.#look(), beatMs).unref()
  }

  /** Locks a folder, and creates it if needed; waits up to 13 s for another process. */
  static async take(folder: string, takeLock: typeof lock): Promise<FolderLock> {
    const taken = new FolderLock(folder)
    try {
      await mkdir(folder, { recursive: true })
      taken.#unlock = await takeLock(folder, {
        // Inside the folder, so that every process with the folder sees it, for example on a mounted volume.
        lockfilePath: `${folder}/lock`,
        stale: staleMs,
        update: staleMs / 5,
        retries,
        onCompromised: () => {
          taken.#isLost = true
        },
      })
      await writeFile(taken.#ownerFile, taken.#token)
      return taken
    } catch (cause) {
      clearInterval(taken.#beat)
      throw cannotTake(cause)
    }
  }

  get isLost(): boolean {
    return this.#isLost
  }

  /** Rejects if the folder belongs to another process. Call it before a write and before its result is used. */
  async check(): Promise<void> {
    this.#look()
    if (this.#isSuspect && !this.#isLost) {
      this.#isLost = (await readFile(this.#ownerFile, 'utf8').catch(() => '')) !== this.#token
      this.#isSuspect = false
    }
    if (this.#isLost) throw lockLost()
  }

  async release(): Promise<void> {
    clearInterval(this.#beat)
    if (!this.#isLost) await this.#unlock()
  }

  // Only a frozen process can have lost the folder.
  #look(): void {
    const now = Date.now()
    if (now - this.#lastBeat > stillMs) this.#isSuspect = true
    this.#lastBeat = now
  }
}

function cannotTake(cause: unknown): QondorWebhookError {
  const isLocked = (cause as { code?: unknown }).code === 'ELOCKED'
  return new QondorWebhookError(
    'queue_unavailable',
    isLocked
      ? 'The folder of `dataDir` is in use by another process or queue. Stop the other one, set another ' +
          'folder, or move to a server with `connectionString`.'
      : 'The folder of `dataDir` cannot be created or written to: see cause.',
    { cause },
  )
}

function lockLost(): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'Another process took over the folder of `dataDir` because this one was frozen. Restart this process.',
  )
}
