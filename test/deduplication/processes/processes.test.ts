import { describe, it, vi } from 'vitest'
import { fc, scaled } from '../../properties/fast-check.js'
import { fakeTimers } from '../../receiver/support/spies.js'
import { commands, delivering, ids, switchingStore, waiting } from './commands.js'
import { lease } from './limits.js'
import { Model } from './model.js'
import { Processes } from './processes.js'

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
