import type { DeliveryQueue } from '../../queue/delivery-queue.js'
import type { Arguments } from '../arguments.js'
import { usageFailure } from '../failure.js'
import { printLine } from '../output.js'
import { readFilter } from './read-filter.js'

/** `queue replay`: those with an id, or all that the filter lets through. */
export function replayDead(args: Arguments, ids: readonly string[]) {
  const filter = readFilter(args)
  if (args.has('all') === ids.length > 0) {
    throw usageFailure('queue replay takes either IDs, as queue dead lists them, or --all.')
  }
  return async (queue: DeliveryQueue): Promise<number> => {
    if (ids.length === 0) {
      printLine(`${await queue.dead.replayAll(filter)} replayed`)
      return 0
    }
    let isAllThere = true
    for (const id of ids) {
      const isThere = await queue.dead.replay(id)
      printLine(id, isThere ? 'replayed' : 'not there')
      isAllThere &&= isThere
    }
    return isAllThere ? 0 : 1
  }
}
