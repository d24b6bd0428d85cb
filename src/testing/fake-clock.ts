import { QondorWebhookError } from '../errors.js'

/** A clock that stands still until you advance it. */
export interface FakeClock {
  /** The time in milliseconds, as from `Date.now`; needs no `this`. */
  readonly now: () => number
  /** Advances the clock by milliseconds; it cannot go back. */
  readonly advance: (milliseconds: number) => void
}

/**
 * Creates a clock for a test of deduplication: pass its `now` to `memoryStore`, and advance it by a day
 * at once. It does not affect timers or `createEvent`.
 *
 * @param start the time at which it starts. @default 2026-01-01T00:00:00Z
 * @throws {QondorWebhookError} `invalid_options` if `start` is not a time; `advance` throws it if its
 * argument is not a number from 0 up.
 * @example
 * const clock = fakeClock()
 * const store = memoryStore({ windowMs: 60_000, now: clock.now })
 * clock.advance(60_000) // what was handled before is forgotten
 */
export function fakeClock(start: Date | number = Date.UTC(2026, 0, 1)): FakeClock {
  let time = Number(start)
  assertMilliseconds('start', time)
  return {
    now: () => time,
    advance(milliseconds) {
      assertMilliseconds('milliseconds', milliseconds)
      time += milliseconds
    },
  }
}

function assertMilliseconds(name: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return
  throw new QondorWebhookError(
    'invalid_options',
    `\`${name}\` must be a number of milliseconds from 0 up.`,
  )
}
