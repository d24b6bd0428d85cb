import { assertPositiveInteger, QondorWebhookError } from '../../errors.js'

/** Options that every engine takes. */
export interface QueueOptions {
  /**
   * The queue's name in the engine: letters, digits, `-` and `_`. Endpoints that share a database need
   * names of their own. @default 'qondor-webhooks'
   */
  readonly name?: string | undefined
  /** How often a delivery is tried before it goes to the dead letters. @default 10 */
  readonly attempts?: number | undefined
  /** How long after the first failure the second attempt comes, in milliseconds. @default 5000 */
  readonly firstRetryMs?: number | undefined
  /** The longest time between two attempts, in milliseconds. @default 3600000 (1 hour) */
  readonly maxRetryMs?: number | undefined
  /**
   * How long an event is remembered at least after it is done or dead, so that a repeat is told, in
   * milliseconds. One that waits is remembered in any case. @default 2592000000 (30 days)
   */
  readonly windowMs?: number | undefined
}

/** {@link QueueOptions} with their defaults. */
export type QueueSettings = {
  readonly [Name in keyof QueueOptions]-?: NonNullable<QueueOptions[Name]>
}

const thirtyDays = 2_592_000_000

/** Fills in the defaults; throws `invalid_options`. */
export function resolveQueueOptions({
  name = 'qondor-webhooks',
  attempts = 10,
  firstRetryMs = 5_000,
  maxRetryMs = 3_600_000,
  windowMs = thirtyDays,
}: QueueOptions): QueueSettings {
  if (!/^[\w-]{1,64}$/.test(name)) {
    throw new QondorWebhookError(
      'invalid_options',
      'The option name takes 1 to 64 letters, digits, - and _.',
    )
  }
  assertPositiveInteger('attempts', attempts, 1_000)
  assertPositiveInteger('firstRetryMs', firstRetryMs)
  assertPositiveInteger('maxRetryMs', maxRetryMs)
  assertPositiveInteger('windowMs', windowMs, Number.MAX_SAFE_INTEGER)
  return { name, attempts, firstRetryMs, maxRetryMs, windowMs }
}

/**
 * How long to wait after a failed attempt, in milliseconds: twice as long after each, up to a quarter
 * longer by chance, so that what failed together does not come back together.
 */
export function retryDelayMs(
  attempt: number,
  { firstRetryMs, maxRetryMs }: Pick<QueueSettings, 'firstRetryMs' | 'maxRetryMs'>,
): number {
  const delay = firstRetryMs * 2 ** (attempt - 1) * (1 + Math.random() / 4)
  return Math.round(Math.min(maxRetryMs, delay))
}
