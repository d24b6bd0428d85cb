/** For waiting one microtask: awaiting `undefined` would create a promise. */
export const resolved = Promise.resolve()

/** A time limit that creates its timer and its `AbortSignal` only when they are needed. */
export class Deadline {
  readonly #milliseconds: number
  readonly #makeError: (milliseconds: number) => Error
  readonly #source: AbortSignal | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #controller: AbortController | undefined
  #expired: Error | undefined
  #unfollow: (() => void) | undefined
  #isStopped = false

  /** `source`: a signal that also aborts this deadline's signal, until `stop`. */
  constructor(
    milliseconds: number,
    makeError: (milliseconds: number) => Error,
    source?: AbortSignal,
  ) {
    this.#milliseconds = milliseconds
    this.#makeError = makeError
    this.#source = source
  }

  /** Aborted once the time is up, with the deadline's error as reason. Every read returns the same signal. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#expired) this.#controller.abort(this.#expired)
      else if (this.#source) this.#follow(this.#source, this.#controller)
    }
    return this.#controller.signal
  }

  // Not `AbortSignal.any`: on Node 20 it keeps its signals in memory as long as the source.
  #follow(source: AbortSignal, controller: AbortController): void {
    const abort = () => controller.abort(source.reason)
    if (source.aborted) abort()
    else if (!this.#isStopped) {
      source.addEventListener('abort', abort)
      this.#unfollow = () => source.removeEventListener('abort', abort)
    }
  }

  /** Starts the clock. `onExpire` gets the deadline's error, unless `stop` is called first. */
  start(onExpire: (error: Error) => void): void {
    this.#startAfter(2, onExpire)
  }

  // Most work ends within two microtasks and then does not need a timer.
  #startAfter(microtasks: number, onExpire: (error: Error) => void): void {
    void resolved.then(() => {
      if (this.#isStopped) return
      if (microtasks > 1) this.#startAfter(microtasks - 1, onExpire)
      else this.#timer = setTimeout(() => this.#expire(onExpire), this.#milliseconds)
    })
  }

  stop(): void {
    this.#isStopped = true
    this.#unfollow?.()
    if (this.#timer !== undefined) clearTimeout(this.#timer)
  }

  /** Settles as `work` does, or rejects with the deadline's error once the time is up. */
  bound<Value>(work: PromiseLike<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => {
          this.stop()
          resolve(value)
        },
        (error) => {
          this.stop()
          reject(error)
        },
      )
      this.start(reject)
    })
  }

  #expire(onExpire: (error: Error) => void): void {
    this.#expired = this.#makeError(this.#milliseconds)
    this.#unfollow?.()
    this.#controller?.abort(this.#expired)
    onExpire(this.#expired)
  }
}

/** Whether a value has a `then` method, like a promise of any realm. */
export function isPromiseLike<Value>(
  value: Value | PromiseLike<Value>,
): value is PromiseLike<Value> {
  const canHaveThen = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return canHaveThen && 'then' in value && typeof value.then === 'function'
}
