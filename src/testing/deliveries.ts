import { type HeaderKeyAuth, resolveKeys } from '../authentication.js'
import { isPromiseLike } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import { resolveHeaderName } from '../headers.js'
import { isObject } from '../parse/body.js'
import type { ReceiveResult } from '../receiver/outcomes.js'
import type { QondorWebhooks } from '../receiver/qondor-webhooks.js'
import type { QondorTopic } from '../topics/registry.js'
import {
  buildEvent,
  type CreateEventOptions,
  completeBody,
  type EventOverrides,
  type TopicBody,
} from './events.js'

/** Headers and body as they arrive: what `receive`, `fetch` and every HTTP client take. */
export interface CreatedDelivery<Body = string> {
  readonly headers: DeliveryHeaders
  readonly body: Body
}

/** Options of {@link createDelivery}. */
export interface CreateDeliveryOptions extends CreateEventOptions {
  /**
   * The header and the key to send, in the form that the receiver takes; of several keys the first. A
   * function is called, and must return the key itself and not a promise.
   * @default none, which only a receiver with `auth: false` lets in
   */
  readonly auth?: HeaderKeyAuth | undefined
}

/**
 * A delivery of an event of a topic: headers, and a body of JSON text with the fields in Qondor's order
 * (help centre, "Webhooks in Qondor"). The values are those of `createEvent`.
 *
 * @throws {QondorWebhookError} as `createEvent` does, and `invalid_options` for an `auth` whose value
 * holds no key, as in the receiver, or a key that no HTTP header can carry.
 * @example
 * const delivery = createDelivery('OfferSentV1', { offerId: 42 }, { auth })
 * await fetch('http://localhost:3000/qondor', { method: 'POST', ...delivery })
 */
export function createDelivery<Topic extends QondorTopic>(
  topic: Topic,
  overrides?: EventOverrides<Topic>,
  options?: CreateDeliveryOptions,
): CreatedDelivery
/**
 * A delivery of a topic of your own: the body that you pass, as JSON text, with a `webhookId` of its own
 * and a `timestamp` of now where it has none. Nothing else of it is checked, so that a body that your
 * schema refuses can be sent too.
 *
 * @throws {QondorWebhookError} `invalid_options` for a body without a topic, and for an `auth` as above.
 * @example
 * await qondor.receive(createDelivery({ topic: 'InvoiceCreatedV1', invoiceId: 7 }, { auth }))
 */
export function createDelivery<Body extends TopicBody>(
  body: Body,
  options?: Omit<CreateDeliveryOptions, 'variant'>,
): CreatedDelivery
export function createDelivery(...args: DeliveryArguments<CreateDeliveryOptions>): CreatedDelivery {
  return buildDelivery(args).delivery
}

/** What `createDelivery` is called with: a topic and overrides, or a whole body; then the options. */
type DeliveryArguments<Options> = [
  topic: QondorTopic | TopicBody,
  overridesOrOptions?: object,
  options?: Options,
]

/** Makes the delivery that the arguments ask for, and says which of them are the options. */
function buildDelivery<Options extends CreateDeliveryOptions>([
  topic,
  second = {},
  third,
]: DeliveryArguments<Options>): { readonly delivery: CreatedDelivery; readonly options: Options } {
  const isBody = isObject(topic)
  const options = ((isBody ? second : third) ?? {}) as Options
  const payload = isBody ? completeBody(topic) : buildEvent(topic, second, options).payload
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
 * A delivery as a web `Request`, for a handler of `toFetchHandler` or a route of a framework that
 * speaks `Request` and `Response`. Its body can be read once, as any.
 *
 * @throws {QondorWebhookError} as `createDelivery` does, and `invalid_options` for an `url` that no
 * request can go to.
 * @example
 * const response = await toFetchHandler(qondor)(createRequest('PingV1', {}, { auth }))
 */
export function createRequest<Topic extends QondorTopic>(
  topic: Topic,
  overrides?: EventOverrides<Topic>,
  options?: CreateRequestOptions,
): Request
/**
 * A delivery of a topic of your own as a web `Request`: the body that you pass, with a `webhookId` of
 * its own and a `timestamp` of now where it has none.
 *
 * @throws {QondorWebhookError} as above, and `invalid_options` for a body without a topic.
 * @example
 * const request = createRequest({ topic: 'InvoiceCreatedV1', invoiceId: 7 }, { auth })
 */
export function createRequest<Body extends TopicBody>(
  body: Body,
  options?: Omit<CreateRequestOptions, 'variant'>,
): Request
export function createRequest(...args: DeliveryArguments<CreateRequestOptions>): Request {
  const { delivery, options } = buildDelivery(args)
  const { url = 'http://localhost/' } = options
  try {
    return new Request(url, { method: 'POST', ...delivery })
  } catch {
    // No cause: the platform's error quotes the URL, with the password that may stand in it.
    throw new QondorWebhookError(
      'invalid_options',
      'The option url takes an absolute URL without a user name, such as http://localhost/qondor.',
    )
  }
}

/**
 * Sends a delivery of a topic through the real `receive` of a receiver, key, deduplication and handlers
 * included, and answers its result; what a handler threw is its `error.cause`. With the same `webhookId`
 * twice, the second is a `duplicate`. For one that cannot be read:
 * `qondor.receive(createInvalidDelivery('invalid_payload', { auth }))`.
 *
 * @throws {QondorWebhookError} as `createDelivery` does: then nothing was received.
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
 * Sends the body that you pass, of a topic that the receiver knows by its `topics` option, with a
 * `webhookId` of its own and a `timestamp` of now where it has none. The event is what your schema made
 * of it. For a topic that the receiver does not know: `qondor.receive(createDelivery(body, { auth }))`.
 *
 * @throws {QondorWebhookError} as `createDelivery` does: then nothing was received.
 * @example
 * const { event } = await deliver(qondor, { topic: 'InvoiceCreatedV1', invoiceId: 7 }, { auth })
 */
export function deliver<
  Events extends Record<QondorTopic, unknown>,
  Topic extends keyof Events & string,
  Body extends TopicBody<Topic>,
>(
  qondor: QondorWebhooks<Events>,
  body: Body & TopicBody<Topic>,
  options?: Omit<CreateDeliveryOptions, 'variant'>,
): Promise<ReceiveResult<Events[Topic]>>
export async function deliver(
  qondor: QondorWebhooks,
  ...args: DeliveryArguments<CreateDeliveryOptions>
): Promise<ReceiveResult<unknown>> {
  // The body names its topic, so that an event can be of no other.
  return qondor.receive(buildDelivery(args).delivery)
}

/** The headers of a delivery, by name in lower case. */
export type DeliveryHeaders = Readonly<Record<string, string>>

/** The headers that Qondor sends with JSON, with the key if there is one; throws `invalid_options`. */
export function deliveryHeaders(auth: HeaderKeyAuth | undefined): DeliveryHeaders {
  const contentType = { 'content-type': 'application/json' }
  if (auth === undefined) return contentType
  return { ...contentType, [resolveHeaderName(auth.header)]: firstKey(auth) }
}

function firstKey(auth: HeaderKeyAuth): string {
  const { value } = auth
  const given = typeof value === 'function' ? value.call(auth) : value
  if (isPromiseLike(given)) {
    // Nobody waits for it, so nobody is to hear of its failure.
    given.then(undefined, () => undefined)
    throw invalidKey('is asynchronous. Call it first, and pass the key that it resolves to.')
  }
  const [key = ''] = resolveKeys(given)
  // A `Request` would quote what it refuses.
  if (/^[\t\x20-\x7e\x80-\xff]+$/.test(key)) return key
  throw invalidKey('holds characters that no header can carry. Use ASCII.')
}

function invalidKey(fault: string): QondorWebhookError {
  return new QondorWebhookError('invalid_options', `\`auth.value\` ${fault}`)
}
