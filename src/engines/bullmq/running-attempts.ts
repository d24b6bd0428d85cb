/** The attempts that run in this process, each of which can be aborted by the id of its job. */
export class RunningAttempts {
  readonly #controllers = new Map<string, AbortController>()

  /** All are aborted when `late` is. */
  constructor(late: AbortSignal) {
    late.addEventListener('abort', () => {
      for (const controller of this.#controllers.values()) controller.abort(late.reason)
    })
  }

  get isEmpty(): boolean {
    return this.#controllers.size === 0
  }

  async run(id: string, attempt: (signal: AbortSignal) => Promise<void>): Promise<void> {
    // A delivery whose lock was lost may come back to the worker that still has it.
    this.abort(id)
    const controller = new AbortController()
    this.#controllers.set(id, controller)
    try {
      await attempt(controller.signal)
    } finally {
      if (this.#controllers.get(id) === controller) this.#controllers.delete(id)
    }
  }

  abort(id: string): void {
    this.#controllers.get(id)?.abort(new Error('The delivery is no longer locked for this worker.'))
  }
}
