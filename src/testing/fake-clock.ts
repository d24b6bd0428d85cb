import { QondorWebhookError } from '../errors.js'

/** A clock that stands still until it is told to go on. */
export interface FakeClock {
  /** The time in milliseconds, as `Date.now` tells it; needs no `this`. */
  readonly now: () => number
  /** Lets milliseconds pass; a clock does not go back. */
  readonly advance: (milliseconds: number) => void
}

/**
 * A clock for a test of deduplication: hand its `now` to `memoryStore`, and let a day pass at once. It
 * is no clock of timers, nor that of `createEvent`.
 *
 * @param start where it starts. @default 2026-01-01T00:00:00Z
 * @throws {QondorWebhookError} `invalid_options` for a start that is no time; `advance` throws it for
 * what is no number from 0.
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
  throw new QondorWebhookError('invalid_options', `${name} takes milliseconds, from 0 up.`)
}
