import { requirePositiveInteger } from '../errors/require-positive-integer.js'

/** The option that every store with a database behind it takes. */
export interface WindowOptions {
  /**
   * How long a handled event is remembered, in milliseconds, counted from when it was handled.
   * @default 2592000000 (30 days)
   */
  readonly windowMs?: number | undefined
}

/** Fills in the default of `windowMs`; throws `invalid_options`. */
export function readWindow({ windowMs = 30 * 86_400_000 }: WindowOptions): number {
  return requirePositiveInteger('windowMs', windowMs, Number.MAX_SAFE_INTEGER)
}
