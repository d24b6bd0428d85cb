import { QondorWebhookError } from '../errors.js'

/** A clock that stands still until you advance it. */
export interface FakeClock {
  /** The time in milliseconds, as from `Date.now`; needs no `this`. */
  readonly now: () => number
  /** Advances the clock by milliseconds; it cannot go back. What is due by then runs, each at its time. */
  readonly advance: (milliseconds: number) => void
  /** Runs `callback` once the clock has been advanced by milliseconds; returns a function that prevents it. */
  readonly after: (milliseconds: number, callback: () => void) => () => void
}

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/**
 * Creates a clock for a test of deduplication or of a queue: pass its `now` to `memoryStore`, or the clock
 * to `memoryQueue`, and advance it by a day at once. It does not affect other timers or `createEvent`.
 *
 * @param start the time at which it starts. @default 2026-01-01T00:00:00Z
 * @throws {QondorWebhookError} `invalid_options` if `start` is not a time; `advance` and `after` throw it
 * if their argument is not a number from 0 up.
 * @example
 * const clock = fakeClock()
 * const store = memoryStore({ windowMs: 60_000, now: clock.now })
 * clock.advance(60_000) // what was handled before is forgotten
 */
export function fakeClock(start: Date | number = Date.UTC(2026, 0, 1)): FakeClock {
  let time = Number(start)
  assertMilliseconds('start', time)
  const timers = new Set<Timer>()

  const nextUntil = (end: number): Timer | undefined => {
    let next: Timer | undefined
    for (const timer of timers)
      if (timer.at <= end && timer.at < (next?.at ?? Infinity)) next = timer
    return next
  }

  return {
    now: () => time,
    advance(milliseconds) {
      assertMilliseconds('milliseconds', milliseconds)
      const end = time + milliseconds
      for (let timer = nextUntil(end); timer; timer = nextUntil(end)) {
        timers.delete(timer)
        time = Math.max(time, timer.at)
        timer.callback()
      }
      time = Math.max(time, end)
    },
    after(milliseconds, callback) {
      assertMilliseconds('milliseconds', milliseconds)
      const timer = { at: time + milliseconds, callback }
      timers.add(timer)
      return () => timers.delete(timer)
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
