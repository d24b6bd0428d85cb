import type { DeliveryQueue } from '../../queue/delivery-queue.js'
import type { Arguments } from '../arguments.js'
import { printLine } from '../output.js'
import { printableJson } from '../printable.js'

/** `queue status`. */
export function printStatus(args: Arguments) {
  return async (queue: DeliveryQueue): Promise<number> => {
    const { waiting, running, dead, oldestWaitMs } = await queue.stats()
    if (args.has('json')) printLine(printableJson({ waiting, running, dead, oldestWaitMs }))
    else {
      printLine(`waiting  ${waiting}`)
      printLine(`running  ${running}`)
      printLine(`dead     ${dead}`)
      printLine(`oldest   ${(oldestWaitMs / 1000).toFixed(1)} s`)
    }
    return 0
  }
}
