import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  Outcome,
  QondorWebhookErrorCode,
  QondorWebhooksOptions,
  WebhookReceiver,
} from '../../src/index.js'

/** A header as it goes over the wire. */
export type Header = readonly [name: string, value: string]

/** One request, as bytes on a connection or as near to it as a host's client comes. */
export interface WireRequest {
  readonly method: string
  readonly headers: readonly Header[]
  /** What the body is sent in, one write each; absent if there is no body. */
  readonly chunks?: readonly Uint8Array[]
  /** Whether `content-length` or the last chunk ends the body. */
  readonly framing: 'length' | 'chunked'
  /** `aborts`: half of the last chunk is sent. `withheld`: the headers alone are sent. */
  readonly ending: 'whole' | 'aborts' | 'withheld'
  /** How long to wait for an answer before the last chunk is sent. */
  readonly pauseMs?: number
}

/** What an answer of ours must be like; `closes` is for hosts where we own the connection. */
export interface ExpectedAnswer {
  readonly status: number
  readonly outcome: Outcome
  readonly code?: QondorWebhookErrorCode
  readonly webhookId?: string
  readonly headers?: Readonly<Record<string, string | RegExp>>
  readonly closes?: boolean
}

/** A response of the host, which responded before the adapter did. */
interface ForeignAnswer {
  readonly status: number
  readonly by: 'host'
}

/** `none`: the client is gone. */
export type AnswerExpectation = ExpectedAnswer | ForeignAnswer | 'none'

/** What stands between the host (and its body parser) and the adapter, at hosts of either style. */
export interface Before {
  readonly node?: (request: IncomingMessage, response: ServerResponse, next: () => void) => unknown
  readonly fetch?: (request: Request) => unknown
}

/** How several requests travel. */
type Travel = 'in turn' | 'side by side' | 'on one connection' | 'pipelined'

/** What a host is sent, and what it must answer. */
export interface ConformanceCase {
  /** Goes on after the host's name: "answers 200 to …". */
  readonly name: string
  readonly requests: readonly WireRequest[]
  readonly travel?: Travel
  /** One per request; those of requests side by side in any order. */
  readonly answers: readonly AnswerExpectation[]
  /** How often a handler ran. */
  readonly ran: number
  /** What the handlers must have got, as far as it is named here. */
  readonly events?: readonly object[]
  readonly options?: Partial<QondorWebhooksOptions>
  /** What the handler of every topic does; `none` for no handler at all. */
  readonly handler?: (() => unknown) | 'none'
  readonly before?: Before
}

/** What the receiver of a case got. */
export interface CaseRecord {
  /** What each run of a handler was given. */
  readonly events: readonly unknown[]
  readonly outcomes: readonly Outcome[]
}

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
