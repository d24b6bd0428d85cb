import { expect, it, vi } from 'vitest'
import { safeWarning } from '../../../src/queues/shared/warnings.js'

it('an observer gets each warning once, also one that fails', () => {
  const observe = vi.fn(() => {
    throw new Error('of the observer')
  })
  const warn = safeWarning(observe)
  for (const message of ['a', 'b', 'a', 'a', 'b']) warn(message)
  expect(observe.mock.calls).toEqual([['a'], ['b']])
})
