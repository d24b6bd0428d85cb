/** The attempts that run in this process, each of which can be aborted by the id of its job. */
export class RunningAttempts {
  readonly #controllers = new Map<string, AbortController>()
  readonly #late: AbortSignal

  /** All are aborted when `late` is, by one listener: `AbortSignal.any` would keep one for each. */
  constructor(late: AbortSignal) {
    this.#late = late
    late.addEventListener('abort', () => {
      for (const controller of this.#controllers.values()) controller.abort(late.reason)
    })
  }

  get isEmpty(): boolean {
    return this.#controllers.size === 0
  }

  /** Runs an attempt; `taken` aborts it, and no later one of the same id. */
  async run<Result>(
    id: string,
    attempt: (signal: AbortSignal) => Promise<Result>,
    taken?: AbortSignal,
  ): Promise<Result> {
    // A delivery whose lock was lost may come back to the worker that still has it.
    this.abort(id)
    const controller = new AbortController()
    this.#controllers.set(id, controller)
    const abort = () => controller.abort(taken?.reason)
    taken?.addEventListener('abort', abort)
    // A signal that was aborted before tells no listener: a delivery may arrive while a worker stops.
    for (const signal of [this.#late, taken]) if (signal?.aborted) controller.abort(signal.reason)
    try {
      return await attempt(controller.signal)
    } finally {
      taken?.removeEventListener('abort', abort)
      if (this.#controllers.get(id) === controller) this.#controllers.delete(id)
    }
  }

  abort(id: string): void {
    this.#controllers.get(id)?.abort(new Error('The delivery is no longer locked for this worker.'))
  }
}
