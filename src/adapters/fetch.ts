import { QondorWebhookError } from '../errors.js'
import { bodyConsumed, bodyIncomplete } from '../parse/body-errors.js'
import { toHttpResponse } from '../receiver/http-response.js'
import type { WebhookReceiver } from '../receiver/qondor-webhooks.js'
import type { BodyLimits } from '../receiver/request.js'
import { collectBody, declaredBytes } from './collect-body.js'

/** What is needed of a `Request`, so that hosts with a class of their own fit too. */
export interface FetchRequestLike {
  readonly method: string
  readonly headers: { get(name: string): string | null }
  readonly body: unknown
  readonly bodyUsed: boolean
  arrayBuffer(): Promise<ArrayBuffer>
}

/**
 * A handler for hosts that speak `Request` and `Response`: Workers, Bun, Deno, Next.js, Hono, h3 and
 * others. Its promise never rejects. Limits are those of the receiver.
 *
 * @example
 * export default { fetch: toFetchHandler(qondor) }
 */
export function toFetchHandler(
  qondor: WebhookReceiver,
): (request: FetchRequestLike) => Promise<Response> {
  return async (request) => {
    const { method, headers } = request
    const result = await qondor.receive({
      method,
      headers,
      body: (limits) => readBody(request, limits),
    })
    const { status, headers: answerHeaders, body } = toHttpResponse(result)
    return new Response(body, { status, headers: answerHeaders })
  }
}

async function readBody(request: FetchRequestLike, limits: BodyLimits): Promise<Uint8Array> {
  if (request.bodyUsed) throw bodyConsumed()
  try {
    const stream = isHeldToLength(request, limits) ? undefined : request.body
    return isStream(stream)
      ? await readStream(stream, limits)
      : new Uint8Array(await request.arrayBuffer())
  } catch (cause) {
    if (QondorWebhookError.is(cause)) throw cause
    // What fails without having been read was held by somebody else.
    throw request.bodyUsed ? bodyIncomplete(cause) : bodyConsumed()
  }
}

/**
 * Whether a host sees to it that no more comes than was declared. A host with a class of its own
 * does, and makes the stream only for who asks for it, at several times the cost of the whole request.
 * The platform's own class takes any stream, such as one that middleware inflates.
 */
function isHeldToLength(request: FetchRequestLike, { maxBodyBytes }: BodyLimits): boolean {
  const { headers } = request
  const length = declaredBytes({
    get: (name) => headers.get(name),
    has: (name) => headers.get(name) !== null,
  })
  return length <= maxBodyBytes && definerOfBody(request) !== definerOfBody(Request.prototype)
}

/** The object in the chain of prototypes that has `body`. */
function definerOfBody(request: object): unknown {
  let definer: object | null = request
  while (definer && !Object.hasOwn(definer, 'body')) definer = Object.getPrototypeOf(definer)
  return definer
}

function readStream(
  stream: ReadableStream<Uint8Array>,
  { maxBodyBytes, signal }: BodyLimits,
): Promise<Uint8Array> {
  return collectBody(maxBodyBytes, Number.NaN, async (sink) => {
    try {
      // Never cancelled: on some hosts that ends the process or cuts the answer off.
      const reader = stream.getReader()
      while (!signal.aborted && !sink.isClosed()) {
        const { done, value } = await reader.read()
        if (done) return sink.end()
        sink.chunk(value)
      }
    } catch (error) {
      sink.fail(error)
    }
  })
}

function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof body === 'object' && body !== null && 'getReader' in body
}
