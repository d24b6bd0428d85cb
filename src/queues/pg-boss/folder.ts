import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { PGlite } from '@electric-sql/pglite'
import type { lock } from 'proper-lockfile'
import { QondorWebhookError } from '../../errors.js'
import { missingPeer } from '../shared/missing-peer.js'

/** What pg-boss needs of PGlite. */
type Database = Pick<PGlite, 'query' | 'exec'>

/** An embedded PostgreSQL whose folder is locked against other processes. */
interface OpenFolder {
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

// A process that was killed leaves its lock, which the next one takes once it is this old.
const staleMs = 10_000
const retries = { retries: 50, minTimeout: 250, maxTimeout: 250 }
// Long before another process could have taken the lock of one that stands still.
const stillMs = 2_000
const beatMs = 500

/** The right of one process to a folder. */
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

  /** Takes a folder, which it makes if need be; waits up to 13 s for a process that has it. */
  static async take(folder: string, takeLock: typeof lock): Promise<FolderLock> {
    const taken = new FolderLock(folder)
    try {
      await mkdir(folder, { recursive: true })
      taken.#unlock = await takeLock(folder, {
        // Inside, where every process sees it that sees the folder: a mounted volume, say.
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

  /** Rejects when the folder is another's. To be asked before a write and before its success is told. */
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

  // Only a process that stood still can have lost the folder.
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
      ? 'The folder of dataDir is in use, by another process or another queue, and takes one. Stop the ' +
          'other, name another folder, or move to a server with connectionString.'
      : 'The folder of dataDir cannot be made or written to: see cause.',
    { cause },
  )
}

function lockLost(): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'Another process took the folder of dataDir, since this one stood still for long. Restart it.',
  )
}
