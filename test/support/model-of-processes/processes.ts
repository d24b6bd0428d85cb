import { expect } from 'vitest'
import { type DeduplicationStore, type Delivery, memoryStore } from '../../../src/index.js'
import { makeQondor, type Qondor, request } from '../receiver/qondor.js'
import { expectContract } from '../receiver/result-contract.js'
import { deferred } from '../receiver/spies.js'
import { faultyStore } from './faulty-store.js'
import type { Ended } from './handlers.js'
import { handlerTimeout, storeTimeout, windowLength } from './limits.js'
import type { StoreMode } from './store-mode.js'

interface Process {
  readonly qondor: Qondor
  isAlive: boolean
}

interface Run {
  readonly process: Process
  readonly delivery: Delivery
  readonly end: (ended: Ended) => void
}

/** A UUID for an id of the model, since case counts in any other id. */
function uuidOf(id: string): string {
  return '00000000-0000-4000-8000-000000000000'.replaceAll('0', id)
}

/** Two processes with a receiver each, over one store; what they do is written down. */
export class Processes {
  storeMode: StoreMode = 'prompt'
  /** The outcome or the code of each delivery by its number; `undefined` while it is under way. */
  readonly answers: (string | undefined)[] = []
  /** The handlers that run, in the order of their start. */
  handlers: Run[] = []
  starts = 0
  /** What must never happen and did. */
  readonly violations: string[] = []
  readonly #remembered = new Map<string, number>()
  readonly #processes: [Process, Process]
  readonly #store: DeduplicationStore

  constructor() {
    const store = memoryStore({ windowMs: windowLength * 1_000 })
    this.#store = {
      ...store,
      complete: (claim) => {
        this.#remembered.set(claim.key, Date.now())
        return store.complete(claim)
      },
    }
    this.#processes = [this.#start(), this.#start()]
  }

  deliver(index: number, id: string): void {
    const delivery = this.answers.push(undefined) - 1
    const webhookId = uuidOf(id)
    const changes = { webhookId: delivery % 2 ? webhookId.toUpperCase() : webhookId }
    const { qondor } = this.#at(index)
    void qondor
      .receive(request('PingV1', changes))
      .then((result) => {
        this.answers[delivery] = result.error?.code ?? result.outcome
        expectContract(result)
      })
      .catch((error) => this.violations.push(String(error)))
  }

  endHandler(index: number, ended: Ended): void {
    const [run] = this.handlers.splice(index, 1)
    run?.end(ended)
  }

  crash(index: number): void {
    const process = this.#at(index)
    process.isAlive = false
    this.handlers = this.handlers.filter((run) => run.process !== process)
    this.#processes[index] = this.#start()
  }

  #at(index: number): Process {
    const process = this.#processes[index]
    expect(process).toBeDefined()
    return process as Process
  }

  #start(): Process {
    const limits = {
      handlerTimeoutMs: handlerTimeout * 1_000,
      storeTimeoutMs: storeTimeout * 1_000,
    }
    const store = faultyStore(this.#store, () => (process.isAlive ? this.storeMode : undefined))
    const process: Process = { qondor: makeQondor({ ...limits, store }), isAlive: true }
    process.qondor
      .onPing((event, delivery) => {
        this.#check(event.webhookId.toLowerCase())
        return this.#run(process, delivery)
      })
      .onAny((_, delivery) => this.#run(process, delivery))
      .onError(() => {})
    return process
  }

  /** What must hold whenever the first handler of an event starts. */
  #check(id: string): void {
    const isLive = ({ delivery: { webhookId, signal } }: Run): boolean => {
      return webhookId.toLowerCase() === id && !signal.aborted
    }
    if (this.handlers.some(isLive)) this.violations.push(`${id} is handled twice at a time`)
    const age = Date.now() - (this.#remembered.get(`PingV1:${id}`) ?? Number.NEGATIVE_INFINITY)
    if (age < windowLength * 1_000) this.violations.push(`${id} is handled again`)
  }

  #run(process: Process, delivery: Delivery): Promise<void> {
    const { promise, resolve, reject } = deferred()
    const end = (ended: Ended): void => {
      if (ended === 'well') resolve()
      else reject(new Error('as a handler does'))
    }
    this.handlers.push({ process, delivery, end })
    this.starts += 1
    return promise
  }
}
