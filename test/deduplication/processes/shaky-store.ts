import type { Claim, DeduplicationStore } from '../../../src/index.js'
import { never } from '../../receiver/support/spies.js'
import { lateAnswer, type Weather } from './weather.js'

/** A store as one process sees it: in the weather that `now` tells, and gone once that is undefined. */
export function shakyStore(
  store: DeduplicationStore,
  now: () => Weather | undefined,
): DeduplicationStore {
  const ask =
    (step: keyof DeduplicationStore) =>
    (claim: Claim): unknown => {
      switch (now()) {
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
  const steps = { claim: ask('claim'), done: ask('done'), release: ask('release') }
  return steps as DeduplicationStore
}

function later(answer: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(answer), lateAnswer * 1_000)
  })
}
