import { randomUUID } from 'node:crypto'
import { afterEach, describe } from 'vitest'
import type { DeliveryQueue } from '../../../src/queue/index.js'
import { testAttempts } from './conformance/attempts.js'
import { testClosing } from './conformance/closing.js'
import { testDeadLetters } from './conformance/dead-letters.js'
import { testDeliveries } from './conformance/deliveries.js'
import { testMarks } from './conformance/marks.js'
import { testMissingHandlers } from './conformance/missing-handlers.js'
import { testMoved } from './conformance/moved.js'
import type { OpenQueue } from './conformance/open-queue.js'
import { testOperation } from './conformance/operation.js'
import { testRepeats } from './conformance/repeats.js'
import { testReplays } from './conformance/replays.js'
import { testWorkers } from './conformance/workers.js'
import type { EngineHost } from './engine-host.js'

/** What every engine does alike. */
export function testQueue(host: EngineHost): void {
  const opened: DeliveryQueue[] = []

  const openQueue: OpenQueue = async (options = {}) => {
    const queue = await host.open({ name: `test-${randomUUID()}`, firstRetryMs: 300, ...options })
    opened.push(queue)
    return queue
  }

  afterEach(async () => {
    for (const queue of opened.splice(0)) await queue.close()
  })

  describe(host.name, () => {
    testDeliveries(openQueue)
    testRepeats(openQueue)
    testAttempts(openQueue)
    testDeadLetters(openQueue)
    testReplays(openQueue)
    testMissingHandlers(openQueue)
    testWorkers(openQueue)
    testOperation(openQueue)
    testClosing(openQueue)
    testMarks(openQueue, host.countMarks)
    testMoved(openQueue)
  })
}
