import type { WebhookAuth } from '../authentication.js'
import type { DeduplicationStore } from '../deduplication/deduplication-store.js'
import { assertPositiveInteger, QondorWebhookError } from '../errors.js'
import type { CustomTopics } from '../handlers/registry.js'
import { defaultLogger, type Logger, safeLogger } from '../logger.js'
import { defaultMaxBodyBytes } from '../parse/body.js'
import type { DeliveryInbox } from '../queue/delivery-queue.js'
import type { StandardSchema } from '../topics/standard-schema.js'
import { type Outcome, outcomes } from './outcomes.js'
import type { Telemetry } from './telemetry.js'

/** Options of `createQondorWebhooks`. */
export interface QondorWebhooksOptions<Custom extends CustomTopics = Record<never, never>> {
  /**
   * How the sender is checked; required. Qondor sends the header and the key that you agreed with its team
   * (Qondor help centre, "Webhooks in Qondor"). Qondor does not sign the body, so use TLS.
   */
  readonly auth: WebhookAuth
  /**
   * Your own schemas, for topics that this release does not know or in place of its own: any Standard
   * Schema, which gets the whole body. The event is the schema's output. If `webhookId`, `timestamp` or
   * `topic` is missing, it is added, unless the output is an array or not an object. An instance of a
   * class gets them as own properties. @default {}
   */
  readonly topics?: Custom | undefined
  /**
   * Where handled events are remembered; `false` switches deduplication off. Two receivers on one store
   * share their events, so give each endpoint a different name in the store.
   * @default memoryStore(), 10,000 ids for 24 hours
   */
  readonly store?: DeduplicationStore | false | undefined
  /**
   * Stores deliveries before the response `queued`; handlers then run in `work()`, with retries. Invalid
   * bodies and unknown topics are stored too, as dead letters. If no worker seems to take the deliveries,
   * the receiver warns once in the log. A queue already detects duplicates, so it cannot be
   * combined with a `store`. @default no queue: handlers run before the response
   */
  readonly queue?: DeliveryInbox | undefined
  /**
   * Where this package writes its log, in the shape of pino: `logger: pino()`. It gets each failed delivery
   * as an error with the handler's own error as `err`, warnings, and each outcome as a debug message, with
   * `keyIndex`, or the `reason` why a sender was refused. Payload values are only in `err`.
   * @default the console, without debug messages
   */
  readonly logger?: Logger | undefined
  /**
   * Follows deliveries, for traces and metrics: `openTelemetry()` of `qondor-webhooks/opentelemetry`.
   * @default none
   */
  readonly telemetry?: Telemetry | undefined
  /** How long the queue may take to store a delivery, in milliseconds. @default 5000 */
  readonly queueTimeoutMs?: number | undefined
  /**
   * How many bytes of bodies may wait for the queue to store them. A delivery that would exceed this is
   * rejected at once with `queue_unavailable` (503), unless it is the only one. A body counts until the
   * queue has stored it or failed, also after `queueTimeoutMs`. @default 67108864 (64 MiB)
   */
  readonly maxPendingBytes?: number | undefined
  /** How long a store may take for one step, in milliseconds. @default 5000 */
  readonly storeTimeoutMs?: number | undefined
  /** How long the handlers of an event may run, in milliseconds. @default 30000 */
  readonly handlerTimeoutMs?: number | undefined
  /** The largest accepted body, in bytes. @default 262144 */
  readonly maxBodyBytes?: number | undefined
  /** How long a body may take to arrive, in milliseconds. @default 10000 */
  readonly bodyTimeoutMs?: number | undefined
  /**
   * Other HTTP statuses for outcomes: `{ invalid: 200 }`. From 200 to 599, except 204, 205 and 304, which
   * have no body. @default {}
   */
  readonly status?: Readonly<Partial<Record<Outcome, number | undefined>>> | undefined
}

/** The limits of the options, after validation. */
export interface Limits {
  readonly storeTimeoutMs: number
  readonly queueTimeoutMs: number
  readonly maxPendingBytes: number
  readonly handlerTimeoutMs: number
  readonly maxBodyBytes: number
  readonly bodyTimeoutMs: number
}

/** Fills in the defaults of the limits; throws `invalid_options`. */
export function resolveLimits(options: Pick<QondorWebhooksOptions, keyof Limits>): Limits {
  const {
    storeTimeoutMs = 5_000,
    queueTimeoutMs = 5_000,
    handlerTimeoutMs = 30_000,
    maxBodyBytes = defaultMaxBodyBytes,
    bodyTimeoutMs = 10_000,
    maxPendingBytes = 67_108_864,
  } = options
  const limits = { storeTimeoutMs, queueTimeoutMs, handlerTimeoutMs, maxBodyBytes, bodyTimeoutMs }
  for (const [name, value] of Object.entries(limits)) assertPositiveInteger(name, value)
  assertPositiveInteger('maxPendingBytes', maxPendingBytes, Number.MAX_SAFE_INTEGER)
  return { ...limits, maxPendingBytes }
}

/** Checks the `status` option; throws `invalid_options`. */
export function resolveStatus(
  status: QondorWebhooksOptions['status'] = {},
): Readonly<Partial<Record<Outcome, number | undefined>>> {
  for (const [outcome, code] of Object.entries(status)) {
    if (code === undefined) continue
    if (outcomes.some((known) => known === outcome) && isStatusWithBody(code)) continue
    throw new QondorWebhookError(
      'invalid_options',
      `\`status.${outcome}\` must be an HTTP status from 200 to 599 that has a body, and the outcome must ` +
        `be one of ${outcomes.join(', ')}.`,
    )
  }
  return status
}

function isStatusWithBody(code: number): boolean {
  return Number.isInteger(code) && code >= 200 && code <= 599 && ![204, 205, 304].includes(code)
}

/** Checks the `topics` option; throws `invalid_options`. */
export function resolveTopics(
  topics: QondorWebhooksOptions<CustomTopics>['topics'] = {},
): ReadonlyMap<string, StandardSchema> {
  for (const [topic, schema] of Object.entries(topics)) {
    if (typeof schema?.['~standard']?.validate === 'function') continue
    throw new QondorWebhookError(
      'invalid_options',
      `\`topics.${topic}\` must be a Standard Schema, for example a Zod schema.`,
    )
  }
  return new Map(Object.entries(topics))
}

/** Checks the `queue` option; throws `invalid_options`. */
export function assertQueue({
  queue,
  store,
}: Pick<QondorWebhooksOptions, 'queue' | 'store'>): DeliveryInbox | undefined {
  if (queue === undefined) return undefined
  if (store) {
    throw new QondorWebhookError(
      'invalid_options',
      '`queue` and `store` cannot be combined: a queue already detects duplicates. Leave `store` out.',
    )
  }
  const steps = ['enqueue', 'storeDeadLetter'] as const
  if (steps.every((step) => typeof queue?.[step] === 'function')) return queue
  throw new QondorWebhookError(
    'invalid_options',
    '`queue` must be a DeliveryInbox with enqueue and storeDeadLetter, for example pgBossQueue(…).',
  )
}

/** Checks the `logger` option; throws `invalid_options`. */
export function resolveLogger(logger: QondorWebhooksOptions['logger'] = defaultLogger): Logger {
  if (logger === defaultLogger) return logger
  const levels = ['debug', 'warn', 'error'] as const
  if (levels.every((level) => typeof logger?.[level] === 'function')) return safeLogger(logger)
  throw new QondorWebhookError(
    'invalid_options',
    '`logger` must have the methods debug, warn and error, as pino has.',
  )
}

/** Checks the `telemetry` option; throws `invalid_options`. */
export function assertTelemetry(telemetry: QondorWebhooksOptions['telemetry']): void {
  if (telemetry === undefined) return
  const methods = ['receive', 'attempt', 'handler', 'traceContext'] as const
  if (methods.every((method) => typeof telemetry?.[method] === 'function')) return
  throw new QondorWebhookError(
    'invalid_options',
    '`telemetry` must have the methods receive, attempt, handler and traceContext, as openTelemetry() has.',
  )
}

/** Checks the `store` option; throws `invalid_options`. */
export function assertStore(store: DeduplicationStore): void {
  const steps = ['claim', 'complete', 'release'] as const
  if (steps.every((step) => typeof store?.[step] === 'function')) return
  throw new QondorWebhookError(
    'invalid_options',
    '`store` must be a DeduplicationStore with claim, complete and release, or false.',
  )
}
