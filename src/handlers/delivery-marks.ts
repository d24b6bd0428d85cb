import { QondorWebhookError } from '../errors.js'
import type { Marks } from '../marks.js'

/** The mark of a named handler that succeeded. */
export function handlerMark(name: string): string {
  return `handler:${name}`
}

/** Throws `invalid_options` if `name` cannot be the name of a handler or a step. */
export function assertName(what: string, name: unknown): asserts name is string {
  if (typeof name === 'string' && /^[\p{L}\p{N}\p{P}\p{S} ]{1,100}$/u.test(name)) return
  throw new QondorWebhookError(
    'invalid_options',
    `The name of ${what} must have 1 to 100 letters, digits, punctuation marks, symbols and spaces.`,
  )
}

const none: readonly string[] = []

/** What keeps the marks of a delivery: an attempt of a queue, or a claim in a store. */
export interface MarkKeeper {
  readonly marks?: Marks | undefined
}

/** What has been completed of one delivery, in earlier attempts and in this one. */
export class DeliveryMarks {
  readonly #keeper: MarkKeeper | undefined
  readonly #onError: (error: unknown) => void
  // Created only when they are needed, because most deliveries have no marks and no steps.
  #steps: Map<string, Promise<void>> | undefined
  #writes: Set<Promise<void>> | undefined
  #done: Set<string> | undefined
  #isLoaded = false
  #loading: Promise<void> | undefined

  /** Without `keeper`, only this attempt is remembered. `onError` gets what fails to be stored. */
  constructor(keeper: MarkKeeper | undefined, onError: (error: unknown) => void) {
    this.#keeper = keeper
    this.#onError = onError
  }

  /**
   * Reads the marks of earlier attempts. A promise only if there is something to wait for. Throws or rejects
   * if they cannot be read: without them, handlers that succeeded would run again.
   */
  load(): Promise<void> | undefined {
    if (this.#isLoaded) return undefined
    if (this.#loading) return this.#loading
    const marks = this.#keeper?.marks?.read() ?? none
    if (!(marks instanceof Promise)) {
      this.#take(marks)
      return undefined
    }
    this.#loading = marks
      .then((read) => this.#take(read))
      .finally(() => {
        this.#loading = undefined
      })
    return this.#loading
  }

  #take(marks: readonly string[]): void {
    this.#isLoaded = true
    if (marks.length > 0) this.#done = new Set(marks)
  }

  has(mark: string): boolean {
    return this.#done?.has(mark) ?? false
  }

  /** Stores a mark; `settled` waits for that. */
  add(mark: string): Promise<void> {
    this.#done ??= new Set()
    this.#done.add(mark)
    this.#writes ??= new Set()
    const writes = this.#writes
    const write = this.#write(mark).finally(() => writes.delete(write))
    writes.add(write)
    return write
  }

  async #write(mark: string): Promise<void> {
    try {
      await this.#keeper?.marks?.add(mark)
    } catch (error) {
      this.#onError(error)
    }
  }

  /** Waits until all marks are stored; `undefined` if there is nothing to wait for. */
  settled(): Promise<unknown> | undefined {
    return this.#writes && this.#writes.size > 0 ? Promise.all(this.#writes) : undefined
  }

  /** Runs a step, unless it was completed before. Calls of the same name at the same time run it once. */
  once(name: string, work: () => unknown): Promise<void> {
    assertName('a step', name)
    const mark = `once:${name}`
    this.#steps ??= new Map()
    const steps = this.#steps
    const running = steps.get(mark)
    if (running) return running
    const step = this.#run(mark, work)
    steps.set(mark, step)
    // A step that failed may be tried again.
    step.catch(() => steps.delete(mark))
    return step
  }

  async #run(mark: string, work: () => unknown): Promise<void> {
    await this.load()
    if (this.has(mark)) return
    await work()
    await this.add(mark)
  }
}
