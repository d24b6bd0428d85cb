import { type HeaderAuth, resolveKeys } from '../authentication.js'
import { isPromiseLike } from '../deadline.js'
import { formatError, QondorWebhookError } from '../errors.js'
import { handlerFailures } from '../handlers/handler-failures.js'
import { resolveHeaderName } from '../headers.js'
import { isObject } from '../parse/body.js'
import type { ReceiveResult } from '../receiver/outcomes.js'
import type { QondorWebhooks } from '../receiver/qondor-webhooks.js'
import type { QondorTopic } from '../topics/registry.js'
import {
  buildEvent,
  type CreateEventOptions,
  type CustomEventBody,
  completeEventBody,
  type EventOverrides,
} from './events.js'

/** The headers and the body of a delivery, for `receive`, `fetch` and every HTTP client. */
export interface DeliveryRequest<Body = string> {
  readonly headers: DeliveryHeaders
  readonly body: Body
}

/** Options of {@link createDelivery}. */
export interface CreateDeliveryOptions extends CreateEventOptions {
  /**
   * The header and the key to send, in the form of the receiver's option; of several keys, the first. A
   * function is called, and must return the key itself, not a promise.
   * @default none, which only a receiver with `auth: false` accepts
   */
  readonly auth?: HeaderAuth | undefined
}

/**
 * Creates a delivery of a topic: headers, and a JSON text with the fields in Qondor's order (help centre,
 * "Webhooks in Qondor"). The values are those of `createEvent`.
 *
 * @throws {QondorWebhookError} as `createEvent` does, and `invalid_options` for an `auth` without a key,
 * as in the receiver, or with a key that an HTTP header cannot carry.
 * @example
 * const delivery = createDelivery('OfferSentV1', { offerId: 42 }, { auth })
 * await fetch('http://localhost:3000/qondor', { method: 'POST', ...delivery })
 */
export function createDelivery<Topic extends QondorTopic>(
  topic: Topic,
  overrides?: EventOverrides<Topic>,
  options?: CreateDeliveryOptions,
): DeliveryRequest
/**
 * Creates a delivery of your own topic: the body that you pass, as JSON text, with a new `webhookId` and
 * the current `timestamp` if it has none. Nothing else is checked, so that you can also send a body that
 * your schema rejects.
 *
 * @throws {QondorWebhookError} `invalid_options` for a body without a topic, and for an `auth` as above.
 * @example
 * await qondor.receive(createDelivery({ topic: 'InvoiceCreatedV1', invoiceId: 7 }, { auth }))
 */
export function createDelivery<Body extends CustomEventBody>(
  body: Body,
  options?: Omit<CreateDeliveryOptions, 'variant'>,
): DeliveryRequest
export function createDelivery(...args: DeliveryArguments<CreateDeliveryOptions>): DeliveryRequest {
  return buildDelivery(args).delivery
}

/** The arguments of `createDelivery`: a topic and overrides, or a whole body; then the options. */
export type DeliveryArguments<Options> = [
  topic: QondorTopic | CustomEventBody,
  overridesOrOptions?: object,
  options?: Options,
]

/** Creates the delivery for the arguments, and returns it with the options. */
export function buildDelivery<Options extends CreateDeliveryOptions>([
  topic,
  second = {},
  third,
]: DeliveryArguments<Options>): { readonly delivery: DeliveryRequest; readonly options: Options } {
  const isBody = isObject(topic)
  const options = ((isBody ? second : third) ?? {}) as Options
  const payload = isBody ? completeEventBody(topic) : buildEvent(topic, second, options).payload
  return {
    delivery: { headers: deliveryHeaders(options.auth), body: JSON.stringify(payload) },
    options,
  }
}

/** Options of {@link createRequest}. */
export interface CreateRequestOptions extends CreateDeliveryOptions {
  /** Where the request goes: an absolute URL without a user name. @default 'http://localhost/' */
  readonly url?: string | URL | undefined
}

/**
 * Creates a delivery as a web `Request`, for a handler of `toFetchHandler` or a route of a framework
 * with `Request` and `Response`. Its body can be read once, like that of any request.
 *
 * @throws {QondorWebhookError} as `createDelivery` does, and `invalid_options` for an invalid `url`.
 * @example
 * const response = await toFetchHandler(qondor)(createRequest('PingV1', {}, { auth }))
 */
export function createRequest<Topic extends QondorTopic>(
  topic: Topic,
  overrides?: EventOverrides<Topic>,
  options?: CreateRequestOptions,
): Request
/**
 * Creates a delivery of your own topic as a web `Request`: the body that you pass, with a new
 * `webhookId` and the current `timestamp` if it has none.
 *
 * @throws {QondorWebhookError} as above, and `invalid_options` for a body without a topic.
 * @example
 * const request = createRequest({ topic: 'InvoiceCreatedV1', invoiceId: 7 }, { auth })
 */
export function createRequest<Body extends CustomEventBody>(
  body: Body,
  options?: Omit<CreateRequestOptions, 'variant'>,
): Request
export function createRequest(...args: DeliveryArguments<CreateRequestOptions>): Request {
  const { delivery, options } = buildDelivery(args)
  const { url = 'http://localhost/' } = options
  try {
    return new Request(url, { method: 'POST', ...delivery })
  } catch {
    // No cause: the platform's error quotes the URL, which may contain a password.
    throw new QondorWebhookError(
      'invalid_options',
      '`url` must be an absolute URL without a user name, for example http://localhost/qondor.',
    )
  }
}

/**
 * Sends a delivery of a topic through the real `receive` of a receiver, including key, deduplication and
 * handlers, and returns its result. What a handler threw is its `error.cause`, and is quoted in the message
 * of `error` for the output of a failing test. If you send the same `webhookId` twice, the second delivery
 * is a `duplicate`. To send an invalid delivery, use
 * `qondor.receive(createInvalidDelivery('invalid_payload', { auth }))`.
 *
 * @throws {QondorWebhookError} as `createDelivery` does; then nothing was received.
 * @example
 * const { outcome, event } = await deliver(qondor, 'OfferSentV1', { offerId: 42 }, { auth })
 * // outcome: 'handled', event?.offerId: 42
 */
export function deliver<Events extends Record<QondorTopic, unknown>, Topic extends QondorTopic>(
  qondor: QondorWebhooks<Events>,
  topic: Topic,
  overrides?: EventOverrides<Topic>,
  options?: CreateDeliveryOptions,
): Promise<ReceiveResult<Events[Topic]>>
/**
 * Sends the body that you pass, of a topic from the receiver's `topics` option, with a new `webhookId`
 * and the current `timestamp` if it has none. The event is your schema's output. To send a topic that
 * the receiver does not know, use `qondor.receive(createDelivery(body, { auth }))`.
 *
 * @throws {QondorWebhookError} as `createDelivery` does; then nothing was received.
 * @example
 * const { event } = await deliver(qondor, { topic: 'InvoiceCreatedV1', invoiceId: 7 }, { auth })
 */
export function deliver<
  Events extends Record<QondorTopic, unknown>,
  Topic extends keyof Events & string,
  Body extends CustomEventBody<Topic>,
>(
  qondor: QondorWebhooks<Events>,
  body: Body & CustomEventBody<Topic>,
  options?: Omit<CreateDeliveryOptions, 'variant'>,
): Promise<ReceiveResult<Events[Topic]>>
export async function deliver(
  qondor: QondorWebhooks,
  ...args: DeliveryArguments<CreateDeliveryOptions>
): Promise<ReceiveResult<unknown>> {
  // The body names its topic, so the event has that topic.
  const result = await qondor.receive(buildDelivery(args).delivery)
  if (result.error) quoteHandlers(result.error)
  return result
}

/** Adds what handlers threw to the message, since a test runner shows little more of an error. */
function quoteHandlers(error: QondorWebhookError): void {
  const reasons = handlerFailures(error).map(({ name, error: thrown }) => {
    return name === undefined ? formatError(thrown) : `${name}: ${formatError(thrown)}`
  })
  const quoted = reasons.join('; ')
  // Deliveries that waited for one attempt share its error.
  if (quoted !== '' && !error.message.endsWith(quoted)) error.message += ` ${quoted}`
}

/** The headers of a delivery, by name in lower case. */
export type DeliveryHeaders = Readonly<Record<string, string>>

/** The headers that Qondor sends, with the key if there is one; throws `invalid_options`. */
export function deliveryHeaders(auth: HeaderAuth | undefined): DeliveryHeaders {
  const contentType = { 'content-type': 'application/json' }
  if (auth === undefined) return contentType
  return { ...contentType, [resolveHeaderName(auth.header)]: firstKey(auth) }
}

function firstKey(auth: HeaderAuth): string {
  const { value } = auth
  const given = typeof value === 'function' ? value.call(auth) : value
  if (isPromiseLike(given)) {
    // The promise is not awaited, so its rejection must not be reported as unhandled.
    given.then(undefined, () => undefined)
    throw invalidKey('is asynchronous. Call it first, and pass the key that it resolves to.')
  }
  const [key = ''] = resolveKeys(given)
  // The error of `Request` would quote the key.
  if (/^[\t\x20-\x7e\x80-\xff]+$/.test(key)) return key
  throw invalidKey('has characters that a header cannot carry. Use ASCII.')
}

function invalidKey(fault: string): QondorWebhookError {
  return new QondorWebhookError('invalid_options', `\`auth.value\` ${fault}`)
}
