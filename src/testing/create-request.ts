import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import type { QondorTopic } from '../topics/registry.js'
import {
  type CreateDeliveryOptions,
  type DeliveryArguments,
  makeDelivery,
} from './create-delivery.js'
import type { EventOverrides } from './event-overrides.js'
import type { TopicBody } from './topic-body.js'

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
  const { delivery, options } = makeDelivery(args)
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
