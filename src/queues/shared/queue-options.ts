import { assertPositiveInteger, QondorWebhookError } from '../../errors.js'

/** Options of every queue. */
export interface QueueOptions {
  /**
   * The queue's name in the engine: letters, digits, `-` and `_`. Endpoints that share a database each
   * need a different name. @default 'qondor-webhooks'
   */
  readonly name?: string | undefined
  /** The number of attempts before a delivery becomes a dead letter. @default 10 */
  readonly attempts?: number | undefined
  /** The pause after the first failed attempt, in milliseconds. @default 5000 */
  readonly firstRetryMs?: number | undefined
  /** The longest pause between two attempts, in milliseconds. @default 3600000 (1 hour) */
  readonly maxRetryMs?: number | undefined
  /**
   * The minimum time for which duplicates of an event are detected after it is done or dead, in
   * milliseconds. While it waits, they are always detected. @default 2592000000 (30 days)
   */
  readonly windowMs?: number | undefined
  /** How long dead letters are kept. @default {} (until they are removed or replayed) */
  readonly deadLetters?: DeadLetterOptions | undefined
}

/** Options of dead letters. */
interface DeadLetterOptions {
  /**
   * The age in milliseconds at which a dead letter is removed with its body, as by `dead.remove`. Workers
   * remove them once a minute. @default none: they are kept until they are removed or replayed
   */
  readonly keepMs?: number | undefined
}

/** {@link QueueOptions} with their defaults. */
export interface QueueSettings {
  readonly name: string
  readonly attempts: number
  readonly firstRetryMs: number
  readonly maxRetryMs: number
  readonly windowMs: number
  /** How long a dead letter is kept; `undefined` until it is removed. */
  readonly deadLettersKeepMs: number | undefined
}

const thirtyDays = 2_592_000_000

/** Fills in the defaults; throws `invalid_options`. */
export function resolveQueueOptions({
  name = 'qondor-webhooks',
  attempts = 10,
  firstRetryMs = 5_000,
  maxRetryMs = 3_600_000,
  windowMs = thirtyDays,
  deadLetters: { keepMs: deadLettersKeepMs } = {},
}: QueueOptions): QueueSettings {
  if (!/^[\w-]{1,64}$/.test(name)) {
    throw new QondorWebhookError(
      'invalid_options',
      '`name` must have 1 to 64 letters, digits, - and _.',
    )
  }
  assertPositiveInteger('attempts', attempts, 1_000)
  assertPositiveInteger('firstRetryMs', firstRetryMs)
  assertPositiveInteger('maxRetryMs', maxRetryMs)
  assertPositiveInteger('windowMs', windowMs, Number.MAX_SAFE_INTEGER)
  if (deadLettersKeepMs !== undefined) {
    assertPositiveInteger('deadLetters.keepMs', deadLettersKeepMs, Number.MAX_SAFE_INTEGER)
  }
  return { name, attempts, firstRetryMs, maxRetryMs, windowMs, deadLettersKeepMs }
}

/** Whether an `order` is that of projects; throws `invalid_options` for another value. */
export function isProjectOrder(order: unknown): boolean {
  if (order === 'none' || order === 'project') return order === 'project'
  throw new QondorWebhookError('invalid_options', "The option order takes 'none' or 'project'.")
}

/**
 * The pause after a failed attempt, in milliseconds. It doubles with each attempt up to the longest, plus
 * up to a random quarter, so that deliveries that failed together are not retried together.
 */
export function retryDelayMs(
  attempt: number,
  { firstRetryMs, maxRetryMs }: Pick<QueueSettings, 'firstRetryMs' | 'maxRetryMs'>,
): number {
  const delay = Math.min(maxRetryMs / 1.25, firstRetryMs * 2 ** (attempt - 1))
  return Math.max(1, Math.round(delay * (1 + Math.random() / 4)))
}
