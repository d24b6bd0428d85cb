import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { ChildOptions } from './crash-run.js'

/** A process that is killed and started again. */
export class CrashChild {
  readonly options: ChildOptions
  /** The processes that were killed. */
  readonly killed = new Set<number>()
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

  async kill(): Promise<void> {
    if (this.#process.pid !== undefined) this.killed.add(this.#process.pid)
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
