import type { Claim, DeduplicationStore } from '../../../src/index.js'
import { never } from '../receiver/spies.js'
import { lateAnswer } from './limits.js'
import type { StoreMode } from './store-mode.js'

/** A store as one process sees it: in the mode that `modeNow` returns, and down without one. */
export function faultyStore(
  store: DeduplicationStore,
  modeNow: () => StoreMode | undefined,
): DeduplicationStore {
  const ask =
    (step: 'claim' | 'complete' | 'release') =>
    (claim: Claim): unknown => {
      switch (modeNow()) {
        case 'prompt':
          return store[step](claim)
        case 'asynchronous':
          return Promise.resolve(store[step](claim))
        case 'failing':
          throw new Error('as a store does')
        case 'late':
          return later(store[step](claim))
        default:
          return never()
      }
    }
  const steps = { claim: ask('claim'), complete: ask('complete'), release: ask('release') }
  return steps as DeduplicationStore
}

function later(answer: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(answer), lateAnswer * 1_000)
  })
}
