import { Deadline } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import type { Logger } from '../logger.js'
import type { Marks } from '../marks.js'

/** Returns a function that warns, the first time, that names of handlers have no effect. */
export function createNameWarning(logger: Logger): () => void {
  let isWarned = false
  return () => {
    if (isWarned) return
    isWarned = true
    logger.warn(
      {},
      'A handler has a name, but nothing here remembers which handlers succeeded, so all run again after ' +
        'a failure. Use a queue or a store of this package, or add marks to your own.',
    )
  }
}

/** Marks whose engine has a time limit, so that an attempt cannot hang on them. */
export class BoundedMarks implements Marks {
  readonly #marks: Marks
  readonly #timeoutMs: number

  constructor(marks: Marks, timeoutMs: number) {
    this.#marks = marks
    this.#timeoutMs = timeoutMs
  }

  read(): Promise<readonly string[]> {
    return this.#bound(async () => await this.#marks.read())
  }

  add(mark: string): Promise<void> {
    return this.#bound(async () => await this.#marks.add(mark))
  }

  async #bound<Value>(ask: () => Promise<Value>): Promise<Value> {
    try {
      return await new Deadline(this.#timeoutMs, () => marksUnavailable()).bound(ask())
    } catch (cause) {
      throw marksUnavailable(cause)
    }
  }
}

function marksUnavailable(cause?: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'The queue failed to read or store what named handlers and steps completed, or took longer than ' +
      'queueTimeoutMs. Check that it is up and reachable.',
    { cause },
  )
}
