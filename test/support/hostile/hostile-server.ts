import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { send } from './connection.js'
import { delivery, key } from './requests.js'

export const hosts = ['http.createServer', 'Express 5', 'Fastify 5']

export interface ServerOptions {
  readonly host: string
  readonly key: string
  readonly bodyTimeoutMs: number
  /** What the server keeps forever, so that a test can check that it is noticed. */
  readonly leak?: 'connection' | 'request' | 'delivery' | 'body' | 'timer'
}

/** The state of a server, with its counts since the last reset. */
export interface Report {
  readonly accidents: readonly string[]
  readonly outcomes: Readonly<Record<string, number>>
  readonly requests: number
  readonly sockets: number
  readonly handled: number
  readonly handledAgain: number
  /** Sockets, requests and deliveries that are still in memory. */
  readonly uncollected: number
  readonly bytes: number
  readonly peakBytes: number
  readonly resources: readonly string[]
}

/** What may be left of an attack of hundreds of connections, and of megabytes in their bodies. */
export const leftOver = { objects: 20, bytes: 1_000_000 }

/** A server in a process of its own, for all tests of a `describe`. */
export class HostileServer {
  port = 0
  #child: ChildProcess | undefined
  readonly #ended = new AbortController()

  constructor(host: string, options: Partial<ServerOptions> = {}) {
    beforeAll(async () => {
      const program = new URL('./server.mjs', import.meta.url)
      const all: ServerOptions = { host, key, bodyTimeoutMs: 10_000, ...options }
      this.#child = fork(program, [JSON.stringify(all)], { execArgv: ['--expose-gc'] })
      this.#child.on('exit', (code) => this.#ended.abort(new Error(`The server ended: ${code}`)))
      this.port = (await this.#next<{ port: number }>()).port
      // It loads frameworks, which takes long where others compute.
    }, 60_000)
    afterAll(() => {
      this.#child?.kill()
    })
  }

  /** The first report that fits. */
  async until(fits: (report: Report) => boolean): Promise<Report> {
    for (;;) {
      const report = await this.#ask('report')
      if (fits(report)) return report
      await sleep(20)
    }
  }

  /** Runs an attack twice; after the second the server is to be as it was after the first. */
  async endures(attack: () => Promise<void>): Promise<void> {
    const { growth, before, after } = await this.compare(attack)
    expect(growth).toBeLessThan(leftOver.bytes)
    expect(after.uncollected).toBeLessThan(leftOver.objects)
    expect(after.resources).toEqual(before.resources)
    expect(after.accidents).toEqual([])
    expect((await send(this.port, delivery()))?.status).toBe(200)
  }

  /** How the server fares before and after a second attack, and by how many bytes it grew. */
  async compare(attack: () => Promise<void>) {
    const before = await this.#afterwards(attack)
    const after = await this.#afterwards(attack)
    return { before, after, growth: after.bytes - before.bytes }
  }

  async #afterwards(attack: () => Promise<void>): Promise<Report> {
    await this.#ask('forget')
    await attack()
    await this.until(({ sockets }) => sockets === 0)
    await this.#ask('forget')
    // Twice, since what the server is doing right now is not collected.
    await this.#ask('measure')
    return this.#ask('measure')
  }

  #ask(order: 'report' | 'forget' | 'measure'): Promise<Report> {
    const answer = this.#next<Report>()
    this.#child?.send(order)
    return answer
  }

  async #next<Message>(): Promise<Message> {
    if (!this.#child) throw new Error('The server was not started.')
    const [message] = await once(this.#child, 'message', { signal: this.#ended.signal })
    return message
  }
}
