import { type HeaderMap, RequestHeaders } from '../headers.js'
import { isObject, toBytes } from '../parse/body.js'
import { bodyConsumed, bodyIncomplete } from '../parse/body-errors.js'
import type { ReceiveResult } from '../receiver/outcomes.js'
import type { WebhookReceiver } from '../receiver/qondor-webhooks.js'
import { BodyCollector, declaredBytes } from './body-collector.js'
import { assertNotForm } from './form-body.js'

/** The part of Node's `IncomingMessage` that is used, and what body parsers may have set on it. */
export interface NodeRequestLike {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly rawHeaders?: readonly string[] | undefined
  readonly httpVersionMajor: number
  readonly readableDidRead: boolean
  readonly readableEnded: boolean
  readonly readableEncoding: string | null
  readonly destroyed: boolean
  /** Only this shows that an HTTP/2 request was aborted; it looks complete otherwise. */
  readonly aborted?: boolean
  /** HTTP/2 only. */
  readonly stream?:
    | { close(code: number): unknown; once(event: 'finish', listener: () => void): unknown }
    | undefined
  read(size: number): unknown
  resume(): unknown
  pause(): unknown
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown
  on(event: 'end' | 'close', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  readonly body?: unknown
  readonly rawBody?: unknown
}

/** The object on which a body parser leaves the body: the request, or an object of the framework. */
export type BodyHolder = Pick<NodeRequestLike, 'body' | 'rawBody'>

/**
 * Receives a Node request. Pass `headers` if a framework keeps its own, and `bodyHolder` if body parsers
 * leave the body on an object of the framework. Node's list of raw headers shows which were sent twice:
 * Node's object joins them, or drops the second.
 */
export function receiveNodeRequest(
  qondor: WebhookReceiver,
  request: NodeRequestLike,
  headers: HeaderMap = request.headers,
  bodyHolder: BodyHolder = request,
): Promise<ReceiveResult> {
  const sent = new RequestHeaders(headers, request.rawHeaders)
  return qondor.receive({
    method: request.method,
    headers: sent,
    body: ({ maxBodyBytes }) => {
      const parsed = parsedBody(bodyHolder, sent, request.readableDidRead)
      return parsed ?? readStream(request, sent, maxBodyBytes)
    },
  })
}

/**
 * What an earlier body parser left: `rawBody`, then text or bytes in `body`, then an object in `body`.
 * `undefined` if it left nothing and the stream must be read.
 */
function parsedBody(
  holder: BodyHolder,
  headers: RequestHeaders,
  readableDidRead: boolean,
): unknown {
  const { rawBody } = holder
  if (isRaw(rawBody)) return rawBody
  const body = getBody(holder)
  if (body === undefined || body === null || body === '') return undefined
  if (isRaw(body)) return body
  if (isPlaceholder(body, headers, readableDidRead)) return undefined
  assertNotForm(body, headers.get('content-type'))
  return body
}

function isRaw(body: unknown): boolean {
  return typeof body === 'string' || (isObject(body) && toBytes(body) !== undefined)
}

function getBody(holder: BodyHolder): unknown {
  try {
    return holder.body
  } catch {
    // A lazy parser failed. Its own caller got the error; here the body counts as missing.
    return undefined
  }
}

// Parsers set `{}` for bodies that they skipped. A body that was sent as `{}` was read and is short.
function isPlaceholder(body: unknown, headers: RequestHeaders, readableDidRead: boolean): boolean {
  if (!isObject(body) || Object.keys(body).length > 0) return false
  return !(readableDidRead && Number(headers.get('content-length') ?? Number.NaN) <= 64)
}

/** Reads the stream; throws or rejects if it cannot be read. */
function readStream(
  request: NodeRequestLike,
  headers: RequestHeaders,
  maxBodyBytes: number,
): Promise<Uint8Array> {
  if (request.readableDidRead || (request.readableEncoding ?? null) !== null) {
    // The rest of the body would block the connection's next request.
    request.resume()
    throw bodyConsumed()
  }
  return new Promise((resolve, reject) => {
    const collector = new BodyCollector(maxBodyBytes, declaredBytes(headers), resolve, reject)
    if (request.aborted) return collector.fail(bodyIncomplete(undefined))
    // An empty body ends without having been read.
    if (request.readableEnded) return collector.end()
    const abort = (cause?: unknown): void => {
      if (!request.readableEnded) collector.fail(bodyIncomplete(cause))
    }
    if (request.destroyed) return abort()
    request.on('data', (chunk) => {
      // Middleware that decompresses continues as long as it is read, even after a disconnect. In HTTP/2
      // a paused stream could not be closed.
      if (!collector.add(chunk) && request.httpVersionMajor < 2) request.pause()
    })
    request.on('end', () => collector.end())
    request.on('error', abort)
    request.on('close', abort)
    // Earlier middleware may have paused the stream.
    request.resume()
    // Starts reading at once, so that a chunk goes straight to the listener, without a buffer and a tick.
    request.read(0)
  })
}
