import type { Receives } from '../../../src/adapters/receives.js'
import type { AnswerExpectation, Before, WireRequest } from './conformance-case.js'

/** What came back. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Settles once the server has ended what carried the answer: the connection or the stream. */
  readonly ended: Promise<void>
}

export interface Connection {
  /** Answers `undefined` when the connection ended without an answer. */
  send(request: WireRequest): Promise<Answer | undefined>
  close(): void
}

export type Connect = (url: string) => Promise<Connection>

export interface RunningHost {
  readonly url: string
  close(): Promise<void>
  /** @default a raw HTTP/1.1 connection to the url */
  readonly connect?: Connect
}

/** Where a host differs from the table, and why; what it says is asserted. */
export type Difference = { readonly reason: string } & (
  | { readonly answers: readonly AnswerExpectation[]; readonly ran: number }
  /** The client cannot send it: the code of its error. */
  | { readonly clientError: string }
)

export type Differences = Readonly<Record<string, Difference>>

/** A way to serve an adapter. */
export interface Host {
  readonly name: string
  /** Which kind of `before` fits, and whether the adapter says when the connection is to close. */
  readonly style: 'node' | 'fetch'
  /** @default http/1.1 */
  readonly protocol?: 'http/1.1' | 'http/2'
  start(qondor: Receives, before?: Before): Promise<RunningHost>
  /** By the names of cases. */
  readonly differences?: Differences
}
