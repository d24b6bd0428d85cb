import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'

/**
 * Something that is opened at its first use; an opening that failed is tried again at the next. Once
 * closed it stays so: a request under way at the end must not keep the process alive.
 */
export class Lazy<Value> {
  readonly #open: () => Promise<Value>
  #opening: Promise<Value> | undefined
  #isClosed = false

  constructor(open: () => Promise<Value>) {
    this.#open = open
  }

  get(): Promise<Value> {
    if (this.#isClosed) return Promise.reject(queueClosed())
    if (!this.#opening) {
      const opening = this.#open()
      this.#opening = opening
      opening.catch(() => {
        if (this.#opening === opening) this.#opening = undefined
      })
    }
    return this.#opening
  }

  /** What is open or opening, if anything is. From here on `get` rejects. */
  close(): Promise<Value> | undefined {
    this.#isClosed = true
    const opening = this.#opening
    this.#opening = undefined
    return opening
  }
}

/** The error of a queue that was closed. */
export function queueClosed(): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'The queue was closed. Make another one to go on.',
  )
}
