import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How to run a server, and how to detect that it is up. */
export interface ServerPlan {
  readonly name: string
  readonly url: string
  readonly port: number
  /** Data and log, for this server alone. */
  readonly folder: string
  readonly stopSignal: NodeJS.Signals
  readonly program: string
  readonly args: readonly string[]
  readonly options?: SpawnOptions
  readonly isReady: () => Promise<boolean>
}

const startWithinMs = 15_000

/** A database server of a test's own, on one port and one folder for as long as it lives. */
export class TestServer {
  readonly url: string
  readonly port: number
  readonly folder: string
  readonly #plan: ServerPlan
  #child: ChildProcess | undefined

  constructor(plan: ServerPlan) {
    this.#plan = plan
    this.url = plan.url
    this.port = plan.port
    this.folder = plan.folder
  }

  /** Starts the server, again too, and waits until it takes connections. */
  async start(): Promise<void> {
    const deadline = Date.now() + startWithinMs
    while (!(await this.#isUp())) {
      if (Date.now() > deadline) {
        await this.kill()
        throw new Error(`${this.#plan.name} did not start: see its log in ${this.folder}.`)
      }
      // What a killed server leaves behind may keep the next from starting for a moment.
      if (!isRunning(this.#child)) this.#child = this.#launch()
      await sleep(20)
    }
  }

  /** Stops the server in order; what it holds stays. */
  stop(): Promise<void> {
    return this.#end(this.#plan.stopSignal)
  }

  /** Ends the server as a crash does, with SIGKILL; what it holds stays. */
  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  /** Stops the server and deletes what it holds. */
  async remove(): Promise<void> {
    await this.stop()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }

  async #isUp(): Promise<boolean> {
    return isRunning(this.#child) && (await this.#plan.isReady())
  }

  #launch(): ChildProcess {
    const { program, args, options } = this.#plan
    const log = openSync(join(this.folder, 'log'), 'a')
    const child = spawn(program, args, { ...options, stdio: ['ignore', log, log] })
    closeSync(log)
    const killWithUs = () => void child.kill('SIGKILL')
    process.on('exit', killWithUs)
    child.on('exit', () => void process.off('exit', killWithUs))
    return child
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child || !isRunning(child)) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
}

function isRunning(child: ChildProcess | undefined): boolean {
  return child !== undefined && child.exitCode === null && child.signalCode === null
}
