import { QondorWebhookError } from '../errors.js'
import { bodyConsumed, bodyIncomplete } from '../parse/body-errors.js'
import { toHttpResponse } from '../receiver/http-response.js'
import type { WebhookReceiver } from '../receiver/qondor-webhooks.js'
import type { BodyLimits } from '../receiver/request.js'
import { BodyCollector, declaredBytes } from './body-collector.js'

/** The part of a `Request` that is used, so that hosts with their own class fit too. */
export interface FetchRequestLike {
  readonly method: string
  readonly headers: { get(name: string): string | null }
  readonly body: unknown
  readonly bodyUsed: boolean
  arrayBuffer(): Promise<ArrayBuffer>
}

/** Takes the `Request` of any host, also one of a class of its own. */
export interface FetchHandler {
  (request: FetchRequestLike): Promise<Response>
  /** When webpack builds a route, Next.js checks the last signature, and allows only `Request` there. */
  (request: Request): Promise<Response>
}

/**
 * A handler for hosts with `Request` and `Response`: Workers, Bun, Deno, Next.js, Hono, h3 and others.
 * Its promise never rejects. The limits are those of the receiver.
 *
 * @example
 * export default { fetch: toFetchHandler(qondor) }
 */
export function toFetchHandler(qondor: WebhookReceiver): FetchHandler {
  return async (request: FetchRequestLike) => {
    const { method, headers } = request
    const result = await qondor.receive({
      method,
      headers,
      body: (limits) => readBody(request, limits),
    })
    const response = toHttpResponse(result)
    return new Response(response.body, response)
  }
}

async function readBody(request: FetchRequestLike, limits: BodyLimits): Promise<Uint8Array> {
  if (request.bodyUsed) throw bodyConsumed()
  try {
    const stream = isLimitedByHost(request, limits) ? undefined : request.body
    return isStream(stream)
      ? await readStream(stream, limits)
      : new Uint8Array(await request.arrayBuffer())
  } catch (cause) {
    if (QondorWebhookError.is(cause)) throw cause
    // If the body fails without having been read, something else holds its reader.
    throw request.bodyUsed ? bodyIncomplete(cause) : bodyConsumed()
  }
}

/**
 * Whether the host itself limits the body to the declared length. A host with its own class does, and its
 * stream costs several times as much as the rest of the request. The platform's own class accepts any
 * stream, for example one that middleware decompresses.
 */
function isLimitedByHost(request: FetchRequestLike, { maxBodyBytes }: BodyLimits): boolean {
  const { headers } = request
  const length = declaredBytes({
    get: (name) => headers.get(name),
    has: (name) => headers.get(name) !== null,
  })
  return length <= maxBodyBytes && getBodyOwner(request) !== getBodyOwner(Request.prototype)
}

/** The object in the prototype chain that defines `body`. */
function getBodyOwner(request: object): unknown {
  let owner: object | null = request
  while (owner && !Object.hasOwn(owner, 'body')) owner = Object.getPrototypeOf(owner)
  return owner
}

function readStream(
  stream: ReadableStream<Uint8Array>,
  { maxBodyBytes, signal }: BodyLimits,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const collector = new BodyCollector(maxBodyBytes, Number.NaN, resolve, reject)
    const read = async (): Promise<void> => {
      // The stream is never cancelled: on some hosts that ends the process or truncates the response.
      const reader = stream.getReader()
      while (!signal.aborted && !collector.isClosed) {
        const { done, value } = await reader.read()
        if (done) return collector.end()
        collector.add(value)
      }
    }
    read().catch((error: unknown) => collector.fail(error))
  })
}

function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof body === 'object' && body !== null && 'getReader' in body
}
