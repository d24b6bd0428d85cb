import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChildOptions } from './crash-run.js'

/** A time in which a process stood still, in milliseconds since 1970. */
export interface Freeze {
  readonly pid: number
  readonly from: number
  readonly to: number
}

/** A process that is killed and started again. */
export class CrashChild {
  readonly options: ChildOptions
  /** The processes that were killed, and when, in milliseconds since 1970. */
  readonly killed = new Map<number, number>()
  /** When a process stood still. */
  readonly freezes: Freeze[] = []
  #process: ChildProcess

  constructor(options: ChildOptions) {
    this.options = options
    this.#process = this.#fork()
  }

  /** Ends it as a crash does, and starts it again. */
  async crash(): Promise<void> {
    await this.kill()
    this.#process = this.#fork()
  }

  /** Lets it stand still for a while, as a machine that sleeps does. */
  async freeze(milliseconds: number): Promise<void> {
    const { pid = 0 } = this.#process
    const from = Date.now()
    this.stop()
    await sleep(milliseconds)
    this.continue()
    this.freezes.push({ pid, from, to: Date.now() })
  }

  stop(): void {
    this.#process.kill('SIGSTOP')
  }

  continue(): void {
    this.#process.kill('SIGCONT')
  }

  async kill(): Promise<void> {
    if (this.#process.pid !== undefined) this.killed.set(this.#process.pid, Date.now())
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const exit = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await exit
  }

  #fork(): ChildProcess {
    const program = new URL('./child.mjs', import.meta.url)
    return fork(program, [JSON.stringify(this.options)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
  }
}
