/** A time limit whose `AbortSignal` is made only when somebody asks for it. */
export class Deadline {
  readonly #milliseconds: number
  readonly #makeError: () => Error
  #controller: AbortController | undefined
  #expired: Error | undefined

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

  /** Settles as `work` does, or rejects with the deadline's error once the time is up. */
  async bound<Value>(work: PromiseLike<Value>): Promise<Value> {
    let isSettled = false
    const settle = (): void => {
      isSettled = true
    }
    work.then(settle, settle)
    // Most work that waits for nothing has ended by the next tick, and then needs no timer.
    await undefined
    return isSettled ? await work : await this.#race(work)
  }

  #race<Value>(work: PromiseLike<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.#expire()), this.#milliseconds)
      work.then(
        (value) => {
          clearTimeout(timer)
          resolve(value)
        },
        (error) => {
          clearTimeout(timer)
          reject(error)
        },
      )
    })
  }

  #expire(): Error {
    this.#expired = this.#makeError()
    this.#controller?.abort(this.#expired)
    return this.#expired
  }
}
