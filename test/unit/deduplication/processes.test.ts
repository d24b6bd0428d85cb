import { describe, it, vi } from 'vitest'
import {
  commands,
  delivering,
  ids,
  switchingStore,
  waiting,
} from '../../support/model-of-processes/commands.js'
import { lease } from '../../support/model-of-processes/limits.js'
import { Model } from '../../support/model-of-processes/model.js'
import { Processes } from '../../support/model-of-processes/processes.js'
import { fc, scaled } from '../../support/properties/fast-check.js'
import { fakeTimers } from '../../support/receiver/spies.js'

describe('two processes on one store', () => {
  it('do as the model says, whatever comes in whatever order', async () => {
    fakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    // Whatever was before: a store that is well again, and no lease left, takes every event.
    const afterwards = [
      switchingStore('prompt'),
      waiting(lease + 1),
      ...ids.map((id) => delivering(0, id)),
      waiting(lease + 1),
    ]
    await fc.assert(
      fc.asyncProperty(commands, async (plan) => {
        vi.clearAllTimers()
        const setUp = () => ({ model: new Model(), real: new Processes() })
        await fc.asyncModelRun(setUp, [...plan, ...afterwards])
      }),
      { numRuns: scaled(500) },
    )
  }, 120_000)
})
