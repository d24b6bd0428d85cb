import type { Claim, DeduplicationStore } from '../../../src/index.js'
import { never } from '../../receiver/support/spies.js'
import { lateAnswer, type Weather } from './weather.js'

/** A store as one process sees it: in the weather that `now` tells, and gone once that is undefined. */
export function shakyStore(
  store: DeduplicationStore,
  now: () => Weather | undefined,
): DeduplicationStore {
  const ask =
    <Answer>(step: (claim: Claim) => Answer | Promise<Answer>) =>
    (claim: Claim): Answer | Promise<Answer> => {
      switch (now()) {
        case 'prompt':
          return step(claim)
        case 'asynchronous':
          return Promise.resolve(step(claim))
        case 'failing':
          throw new Error('as a store does')
        case 'late':
          return later(step(claim))
        default:
          return never()
      }
    }
  return {
    claim: ask((claim) => store.claim(claim)),
    done: ask((claim) => store.done(claim)),
    release: ask((claim) => store.release(claim)),
  }
}

function later<Answer>(answer: Answer): Promise<Answer> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(answer), lateAnswer * 1_000)
  })
}
