import { setTimeout as delay } from 'node:timers/promises'
import type { DeliveryQueue } from '../../queue/delivery-queue.js'
import type { Arguments } from '../arguments.js'
import { Failure } from '../failure.js'
import { onStop } from '../on-stop.js'
import { printLine } from '../output.js'
import { printableJson } from '../printable.js'
import { readInteger } from '../read-integer.js'

const pauseMs = 100
// A worker elsewhere may be about to store what it received.
const idleForMs = 1_000

/** `queue drain`: waits for the workers, wherever they run, until nothing has waited or run for a second. */
export function drain(args: Arguments) {
  const seconds = readInteger(args, 'within', { fallback: 60, from: 1, to: 1_000_000 })
  return async (queue: DeliveryQueue): Promise<number> => {
    const stopped = new AbortController()
    onStop(() => stopped.abort())
    const until = performance.now() + seconds * 1000
    let idleSince = Number.POSITIVE_INFINITY
    for (;;) {
      const { waiting, running, dead } = await queue.stats()
      const now = performance.now()
      const isIdle = waiting + running === 0
      idleSince = isIdle ? Math.min(idleSince, now) : Number.POSITIVE_INFINITY
      if (now - idleSince >= idleForMs) {
        printLine(
          args.has('json') ? printableJson({ dead }) : `Nothing waits or runs; ${dead} dead.`,
        )
        return 0
      }
      // What is idle when the time is up has its second.
      if (now >= until && !isIdle) {
        throw new Failure(`After ${seconds} s ${waiting} wait and ${running} run.`)
      }
      await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined)
      if (stopped.signal.aborted) return 130
    }
  }
}
