import { setTimeout as delay } from 'node:timers/promises'
import type { DeliveryQueue } from '../../queue/delivery-queue.js'
import type { Arguments } from '../arguments.js'
import { Failure } from '../failure.js'
import { onStop } from '../on-stop.js'
import { printLine } from '../output.js'
import { jsonLine } from '../printable.js'
import { readInteger } from '../read-integer.js'

const pauseMs = 500
// An engine's counts are some seconds old.
const emptyForMs = 5_000

/** `queue drain`: waits for the workers, wherever they run, until nothing waits or runs. */
export function drain(args: Arguments) {
  const seconds = readInteger(args, 'within', { fallback: 60, from: 1, to: 1_000_000 })
  return async (queue: DeliveryQueue): Promise<number> => {
    const stopped = new AbortController()
    onStop(() => stopped.abort())
    const until = performance.now() + seconds * 1000
    let emptySince = Number.POSITIVE_INFINITY
    for (;;) {
      const { waiting, running, dead } = await queue.stats()
      const now = performance.now()
      emptySince = waiting + running === 0 ? Math.min(emptySince, now) : Number.POSITIVE_INFINITY
      if (now - emptySince >= emptyForMs) {
        printLine(args.has('json') ? jsonLine({ dead }) : `Nothing waits or runs; ${dead} dead.`)
        return 0
      }
      if (now >= until) throw new Failure(`After ${seconds} s ${waiting} wait and ${running} run.`)
      await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined)
      if (stopped.signal.aborted) return 130
    }
  }
}
