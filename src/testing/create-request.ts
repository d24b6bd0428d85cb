import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import type { QondorTopic } from '../topics/registry.js'
import { type CreateDeliveryOptions, createDelivery } from './create-delivery.js'
import type { EventOverrides } from './event-overrides.js'

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
  { url = 'http://localhost/', ...options }: CreateRequestOptions = {},
): Request {
  const delivery = createDelivery(topic, overrides, options)
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
