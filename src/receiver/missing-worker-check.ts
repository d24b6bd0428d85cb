import type { Logger } from '../handlers/logger.js'
import type { DeliveryInbox, DeliveryQueue, QueueStats } from '../queue/delivery-queue.js'

const minute = 60_000
// Longer than a worker takes to be deployed again.
const patienceMs = 5 * minute
// Each look asks the engine, so it is seldom.
const lookEveryMs = 2 * minute

/**
 * Warns once when nothing seems to work on what this process stores. It looks at the queue only when a
 * delivery is stored, every two minutes at most, so that it needs no timer, and no more once it has
 * seen a worker.
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

  /** This process works on the queue itself. */
  workerStarted(): void {
    this.#isSettled = true
  }

  /** This process stored a delivery to be worked on. */
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
      // An engine that cannot be reached is reported where deliveries are stored.
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
 * Whether all that was stored waits, the last included. Age alone does not tell: one delivery that
 * waits for its next attempt waits long, too, while a worker runs.
 */
function isUntouched({ waiting }: QueueStats, earlier: number): boolean {
  return earlier >= 2 && waiting > earlier
}
