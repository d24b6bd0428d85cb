import type { IncomingMessage, ServerResponse } from 'node:http'
import type { QondorWebhookErrorCode } from '../errors.js'
import type { QondorWebhooksOptions } from '../receiver/options.js'
import type { Outcome } from '../receiver/outcomes.js'

/** A header as it goes over the wire. */
export type Header = readonly [name: string, value: string]

/** One request, as bytes on a connection or as near to it as a host's client comes. */
export interface WireRequest {
  readonly method: string
  readonly headers: readonly Header[]
  /** What the body is sent in, one write each; left out where there is none. */
  readonly chunks?: readonly Uint8Array[]
  /** Whether `content-length` tells where the body ends, or the last chunk. */
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

/** An answer that is none of ours: somebody answered before the adapter did. */
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
