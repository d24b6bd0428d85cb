import { assertPositiveInteger, QondorWebhookError } from '../errors.js'
import { topicNamed } from '../topics/compiled/index.js'
import { type QondorWebhookEvent, qondorTopics } from '../topics/registry.js'
import { defaultMaxBodyBytes, readPayload, type WebhookBody } from './body.js'
import { assertFields, parseEnvelope, parseKnownEvent } from './event.js'

/** Limits of {@link parseQondorWebhook}. */
export interface ParseOptions {
  /** The largest accepted body, in bytes. @default 262144 */
  readonly maxBodyBytes?: number | undefined
}

/** The result of {@link safeParseQondorWebhook}, in the same shape as Zod's. */
export type SafeParseResult =
  | { readonly success: true; readonly data: QondorWebhookEvent; readonly error?: undefined }
  | { readonly success: false; readonly data?: undefined; readonly error: QondorWebhookError }

/**
 * Parses a webhook's body without checking a key: for a queue worker, a test or a saved body. UTF-8 is
 * decoded strictly, and a leading BOM is dropped. Unknown keys are left out of the event, and absent
 * optional fields read as `null`. The body may have at most 64 levels of nesting.
 *
 * @throws {QondorWebhookError} `invalid_json`, `invalid_encoding`, `unsupported_encoding`,
 * `body_too_large`, `body_consumed`, `invalid_envelope`, `unknown_topic` or `invalid_payload`, and
 * `invalid_options` for a limit that is not a whole number above 0.
 * @example
 * const event = parseQondorWebhook(await readFile('offer-sent.json'))
 * if (event.topic === 'OfferSentV1') console.log(event.offerId)
 */
export function parseQondorWebhook(
  body: WebhookBody,
  { maxBodyBytes = defaultMaxBodyBytes }: ParseOptions = {},
): QondorWebhookEvent {
  assertPositiveInteger('maxBodyBytes', maxBodyBytes)
  const { payload } = readPayload(body, maxBodyBytes)
  assertFields(payload)
  const envelope = parseEnvelope(payload)
  const topic = topicNamed(envelope.topic)
  if (topic) return parseKnownEvent(topic, payload, envelope)
  throw new QondorWebhookError(
    'unknown_topic',
    `The topic is not one of ${qondorTopics.join(', ')}. ` +
      'Update qondor-webhooks, or add a schema to the `topics` option of createQondorWebhooks.',
  )
}

/**
 * Like {@link parseQondorWebhook}, but returns `{ success, data }` or `{ success, error }`.
 *
 * @example
 * const result = safeParseQondorWebhook(body)
 * if (!result.success) console.error(result.error.code)
 */
export function safeParseQondorWebhook(body: WebhookBody, options?: ParseOptions): SafeParseResult {
  try {
    return { success: true, data: parseQondorWebhook(body, options) }
  } catch (error) {
    if (QondorWebhookError.is(error)) return { success: false, error }
    throw error
  }
}
