import type { WebhookAuth } from '../authentication.js'
import type { DeduplicationStore } from '../deduplication/deduplication-store.js'
import { assertPositiveInteger, QondorWebhookError } from '../errors.js'
import type { CustomTopics } from '../handlers/registry.js'
import { defaultMaxBodyBytes } from '../parse/body.js'
import type { DeliveryInbox } from '../queue/delivery-queue.js'
import type { StandardSchema } from '../topics/standard-schema.js'
import { type Outcome, outcomes } from './outcomes.js'

/** Options of `createQondorWebhooks`. */
export interface QondorWebhooksOptions<Custom extends CustomTopics = Record<never, never>> {
  /**
   * Who is let in; required. Qondor sends the header and the key that were agreed with its team
   * (Qondor help centre, "Webhooks in Qondor"). There is no signature, so the key does not bind the
   * body: use TLS.
   */
  readonly auth: WebhookAuth
  /**
   * Topics that this release does not know, or a schema of your own for one that it does: any
   * Standard Schema, given the whole body. The event is what the schema makes of it; `webhookId`,
   * `timestamp` and `topic` are added where it lacks them, unless it is not an object, or is an array.
   * An instance of a class gets them as fields of its own. @default {}
   */
  readonly topics?: Custom | undefined
  /**
   * Where handled events are remembered; `false` for nowhere. Two receivers on one store count as
   * one: give each endpoint its own names in it.
   * @default memoryStore(), 10,000 ids for 24 hours
   */
  readonly store?: DeduplicationStore | false | undefined
  /**
   * Where deliveries are stored before they are answered `queued`; handlers then run in `work()`, with
   * retries. What cannot be read or has an unknown topic is stored too, with the dead letters. A
   * receiver warns once, with `console.warn`, when no worker seems to take what it stored. The
   * queue tells repeats itself, so there is no `store` beside it. @default no queue: handlers run
   * before the answer
   */
  readonly queue?: DeliveryInbox | undefined
  /** How long the queue may take to store a delivery, in milliseconds. @default 5000 */
  readonly queueTimeoutMs?: number | undefined
  /**
   * How many bytes of bodies may wait for the queue to store them. A delivery that would exceed it is
   * refused at once, with `queue_unavailable` (503), unless it is the only one. A body counts until
   * the queue has answered or failed, also after `queueTimeoutMs`. @default 67108864 (64 MiB)
   */
  readonly maxPendingBytes?: number | undefined
  /** How long a store may take for one step, in milliseconds. @default 5000 */
  readonly storeTimeoutMs?: number | undefined
  /** How long the handlers of an event may run, in milliseconds. @default 30000 */
  readonly handlerTimeoutMs?: number | undefined
  /** The largest body that is taken, in bytes. @default 262144 */
  readonly maxBodyBytes?: number | undefined
  /** How long a body may take to arrive, in milliseconds. @default 10000 */
  readonly bodyTimeoutMs?: number | undefined
  /**
   * Other HTTP statuses for outcomes: `{ invalid: 200 }`. From 200 to 599, but for 204, 205 and 304,
   * which have no body. @default {}
   */
  readonly status?: Readonly<Partial<Record<Outcome, number | undefined>>> | undefined
}

/** The limits that options set, checked. */
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
      `The option status.${outcome} takes an HTTP status from 200 to 599 that has a body, and the ` +
        `outcome is one of ${outcomes.join(', ')}.`,
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
      `The option topics.${topic} takes a Standard Schema, such as a Zod schema.`,
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
      'The options queue and store do not go together: a queue tells repeats itself. Leave store out.',
    )
  }
  const steps = ['enqueue', 'storeDeadLetter'] as const
  if (steps.every((step) => typeof queue?.[step] === 'function')) return queue
  throw new QondorWebhookError(
    'invalid_options',
    'The option queue takes a DeliveryInbox with enqueue and storeDeadLetter, such as pgBossQueue().',
  )
}

/** Throws `invalid_options` for a `store` that JavaScript let through. */
export function assertStore(store: DeduplicationStore): void {
  const steps = ['claim', 'complete', 'release'] as const
  if (steps.every((step) => typeof store?.[step] === 'function')) return
  throw new QondorWebhookError(
    'invalid_options',
    'The option store takes a DeduplicationStore with claim, complete and release, or false.',
  )
}
