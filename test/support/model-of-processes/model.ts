import { type Ended, handlerCount } from './handlers.js'
import { handlerTimeout, lateAnswer, storeTimeout } from './limits.js'
import { ModelStore } from './model-store.js'
import { keepsWaiting, type StoreMode, takesEffect } from './store-mode.js'

/** One attempt at an event in one process, and the deliveries that share its fate. */
interface Attempt {
  readonly id: string
  readonly process: number
  readonly deliveries: number[]
  readonly ended: Ended[]
  step: 'claiming' | 'running' | 'settling'
}

/** What is to become of deliveries, as plain as it can be said: no promise, no timer, no receiver. */
export class Model {
  time = 0
  storeMode: StoreMode = 'prompt'
  /** The outcome or the code of each delivery by its number; `undefined` while it is under way. */
  readonly answers: (string | undefined)[] = []
  /** The attempt of each handler that runs, in the order of their start. */
  handlers: Attempt[] = []
  /** How many handlers were started. */
  starts = 0
  readonly #store = new ModelStore()
  #attempts: Attempt[] = []
  #alarms: { readonly at: number; readonly of: Attempt; readonly ring: () => void }[] = []

  deliver(process: number, id: string): void {
    const delivery = this.answers.push(undefined) - 1
    const first = this.#attempts.find((other) => other.id === id && other.process === process)
    if (first) return void first.deliveries.push(delivery)
    const attempt: Attempt = { id, process, deliveries: [delivery], ended: [], step: 'claiming' }
    this.#attempts.push(attempt)
    this.#claim(attempt)
  }

  endHandler(index: number, ended: Ended): void {
    const [attempt] = this.handlers.splice(index, 1)
    if (attempt?.step !== 'running') return
    attempt.ended.push(ended)
    if (attempt.ended.length < handlerCount) return
    const isWell = attempt.ended.every((end) => end === 'well')
    this.#settle(attempt, isWell ? 'handled' : 'handler_failed')
  }

  /** A process dies: its deliveries get no response, and it calls the store no more. */
  crash(process: number): void {
    const isOf = (attempt: Attempt): boolean => attempt.process === process
    for (const { deliveries } of this.#attempts.filter(isOf)) {
      for (const delivery of deliveries) this.answers[delivery] = 'lost'
    }
    this.#attempts = this.#attempts.filter((attempt) => !isOf(attempt))
    this.#alarms = this.#alarms.filter(({ of }) => !isOf(of))
    this.handlers = this.handlers.filter((attempt) => !isOf(attempt))
  }

  /** One second passes. */
  tick(): void {
    this.time += 1
    const due = this.#alarms.filter(({ at }) => at === this.time)
    this.#alarms = this.#alarms.filter(({ at }) => at !== this.time)
    for (const { ring } of due) ring()
  }

  #after(seconds: number, of: Attempt, ring: () => void): void {
    this.#alarms.push({ at: this.time + seconds, of, ring })
  }

  #claim(attempt: Attempt): void {
    const { id } = attempt
    const answer = takesEffect(this.storeMode)
      ? this.#store.claim(id, attempt, this.time)
      : undefined
    const refuse = (): void => this.#answer(attempt, 'store_unavailable')
    if (this.storeMode === 'late') {
      this.#after(lateAnswer, attempt, () => {
        if (takesEffect(this.storeMode)) this.#store.release(id, attempt)
      })
    }
    if (keepsWaiting(this.storeMode)) this.#after(storeTimeout, attempt, refuse)
    else if (answer === undefined) refuse()
    else if (answer === 'claimed') this.#run(attempt)
    else this.#answer(attempt, answer)
  }

  #run(attempt: Attempt): void {
    attempt.step = 'running'
    this.starts += handlerCount
    for (let index = 0; index < handlerCount; index += 1) this.handlers.push(attempt)
    this.#after(handlerTimeout, attempt, () => {
      if (attempt.step === 'running') this.#settle(attempt, 'handler_timeout')
    })
  }

  #settle(attempt: Attempt, ending: string): void {
    attempt.step = 'settling'
    if (takesEffect(this.storeMode)) {
      if (ending === 'handled') this.#store.complete(attempt.id, this.time)
      else this.#store.release(attempt.id, attempt)
    }
    const answer = (): void => this.#answer(attempt, ending)
    if (keepsWaiting(this.storeMode)) this.#after(storeTimeout, attempt, answer)
    else answer()
  }

  /** Those that waited have nothing of their own to say, but that it was done or why not. */
  #answer(attempt: Attempt, ending: string): void {
    const [own, ...others] = attempt.deliveries
    if (own !== undefined) this.answers[own] = ending
    for (const other of others) this.answers[other] = ending === 'handled' ? 'duplicate' : ending
    this.#attempts = this.#attempts.filter((running) => running !== attempt)
  }
}
