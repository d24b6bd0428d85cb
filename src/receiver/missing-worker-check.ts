import type { Logger } from '../logger.js'
import type { DeliveryInbox, DeliveryQueue, QueueStats } from '../queue/delivery-queue.js'

const minute = 60_000
// Longer than the deployment of a worker takes.
const patienceMs = 5 * minute
// Each check queries the engine, so it is rare.
const lookEveryMs = 2 * minute

/**
 * Warns once if no worker seems to take what this process stores. It checks the queue only when a delivery
 * is stored, at most every two minutes, so it needs no timer. It stops once it has seen a worker.
 */
export class MissingWorkerCheck {
  readonly #queue: DeliveryQueue | undefined
  readonly #logger: Logger
  #firstAt: number | undefined
  #nextLookAt = 0
  #stored = 0
  #storedAtLastLook = 0
  #isSettled = false

  constructor(queue: DeliveryInbox | DeliveryQueue, logger: Logger) {
    this.#queue = 'stats' in queue && 'work' in queue ? queue : undefined
    this.#logger = logger
  }

  /** This process has started a worker itself. */
  workerStarted(): void {
    this.#isSettled = true
  }

  /** This process has stored a delivery for a worker. */
  stored(): void {
    if (this.#isSettled || !this.#queue) return
    const now = Date.now()
    this.#firstAt ??= now
    this.#stored += 1
    if (now < this.#nextLookAt) return
    this.#nextLookAt = now + lookEveryMs
    const earlier = this.#storedAtLastLook
    this.#storedAtLastLook = this.#stored
    if (now - this.#firstAt >= patienceMs) void this.#look(this.#queue, earlier)
  }

  async #look(queue: DeliveryQueue, earlier: number): Promise<void> {
    try {
      const stats = await queue.stats()
      const isWorkedOn = stats.active > 0 || stats.oldestWaitMs < patienceMs
      if (isWorkedOn || this.#isSettled) this.#isSettled = true
      else if (isUntouched(stats, earlier)) this.#warn(stats)
    } catch {
      // If the engine cannot be reached, storing deliveries reports it.
    }
  }

  #warn({ waiting, oldestWaitMs }: QueueStats): void {
    this.#isSettled = true
    this.#logger.warn(
      {},
      `No worker seems to run: ${waiting} deliveries wait in the queue, the oldest for ` +
        `${Math.floor(oldestWaitMs / minute)} minutes. Call work() in this process or in another one.`,
    )
  }
}

/**
 * Whether all stored deliveries still wait, including the last one. Age alone is not enough: a delivery may
 * wait long for its next attempt while a worker runs.
 */
function isUntouched({ waiting }: QueueStats, earlier: number): boolean {
  return earlier >= 2 && waiting > earlier
}
