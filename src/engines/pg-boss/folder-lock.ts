import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { lock } from 'proper-lockfile'
import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'

// A process that was killed leaves its lock, which the next one takes once it is this old.
const staleMs = 10_000
const retries = { retries: 50, minTimeout: 250, maxTimeout: 250 }
// Long before another process could have taken the lock of one that stands still.
const stillMs = 2_000
const beatMs = 500

/** The right of one process to a folder. */
export class FolderLock {
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
