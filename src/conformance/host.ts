import type { WebhookReceiver } from '../receiver/qondor-webhooks.js'
import type { CaseRecord } from './case-receiver.js'
import type { AnswerExpectation, Before, ConformanceCase, WireRequest } from './conformance-case.js'

/** What came back. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Settles once the server has ended what carried the answer: the connection or the stream. */
  readonly ended: Promise<void>
}

/** A client's connection, or what comes nearest to one. */
export interface Connection {
  /** Answers `undefined` when the connection ended without an answer. */
  send(request: WireRequest): Promise<Answer | undefined>
  close(): void
}

/** Opens a connection to the url of a running host. */
export type Connect = (url: string) => Promise<Connection>

/** A host that serves, until it is closed. */
export interface RunningHost {
  /** Where it takes deliveries: `http://127.0.0.1:3000/hook`. */
  readonly url: string
  /** Ends it and its connections. */
  close(): Promise<void>
  /** @default a raw HTTP/1.1 connection to the url */
  readonly connect?: Connect
  /** Where the receiver runs in another process: what that of the case got. @default none */
  readonly record?: () => Promise<CaseRecord>
}

/** Where a host differs from the table, and why; what it says is asserted. */
export type Difference = { readonly reason: string } & (
  | { readonly answers: readonly AnswerExpectation[]; readonly ran: number }
  /** The client cannot send it: the code of its error. */
  | { readonly clientError: string }
)

/** Differences by the names of their cases. */
export type Differences = Readonly<Record<string, Difference>>

/**
 * A way to serve an adapter.
 *
 * @example
 * const host: Host = {
 *   name: 'our server',
 *   style: 'event',
 *   start: async (qondor) => listen(toOurHandler(qondor)), // answers { url, close }
 * }
 */
export interface Host {
  /** Stands before the names of its tests. */
  readonly name: string
  /**
   * What the adapter is given: Node's request and response, a `Request`, or an event that holds the
   * whole body. `node` and `fetch` have cases of their own with something `before` the adapter, and
   * `node` must close the connection after a 408 and a 413. If in doubt, `event`.
   */
  readonly style: 'node' | 'fetch' | 'event'
  /** @default 'http/1.1' */
  readonly protocol?: 'http/1.1' | 'http/2'
  /**
   * Serves the adapter of `qondor`, behind `before`, for one case, on a free port. `theCase` is for
   * hosts in another process, which make the receiver there with `receiverOf(theCase)`.
   */
  start(qondor: WebhookReceiver, before?: Before, theCase?: ConformanceCase): Promise<RunningHost>
  /** Where it differs from the table. @default {} */
  readonly differences?: Differences
}
