const resolved = Promise.resolve()

/** A time limit whose timer and `AbortSignal` are made only when somebody needs them. */
export class Deadline {
  readonly #milliseconds: number
  readonly #makeError: () => Error
  #timer: ReturnType<typeof setTimeout> | undefined
  #controller: AbortController | undefined
  #expired: Error | undefined
  #isStopped = false

  constructor(milliseconds: number, makeError: () => Error) {
    this.#milliseconds = milliseconds
    this.#makeError = makeError
  }

  /** Aborted, with the deadline's error as reason, once the time is up. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#expired) this.#controller.abort(this.#expired)
    return this.#controller.signal
  }

  /** Starts the clock; `onExpire` gets the deadline's error unless `stop` comes first. */
  start(onExpire: (error: Error) => void): void {
    this.#startAfter(2, onExpire)
  }

  // Most work ends within two microtasks, and then needs no timer.
  #startAfter(microtasks: number, onExpire: (error: Error) => void): void {
    void resolved.then(() => {
      if (this.#isStopped) return
      if (microtasks > 1) this.#startAfter(microtasks - 1, onExpire)
      else this.#timer = setTimeout(() => this.#expire(onExpire), this.#milliseconds)
    })
  }

  stop(): void {
    this.#isStopped = true
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
    this.#expired = this.#makeError()
    this.#controller?.abort(this.#expired)
    onExpire(this.#expired)
  }
}
