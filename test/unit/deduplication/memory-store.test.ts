import { describe, expect, it } from 'vitest'
import { type Claim, memoryStore } from '../../../src/index.js'

function claimOf(key: string, token = 'mine', leaseMs = 100): Claim {
  return { key, token, leaseMs }
}

/** A store whose clock is turned by the test. */
function storeWithClock(options: { maxIds?: number; windowMs?: number } = {}) {
  const clock = { time: 1_000_000 }
  const store = memoryStore({ ...options, now: () => clock.time })
  return { clock, store }
}

describe('memoryStore', () => {
  it('gives an event to the first who claims it', () => {
    const { store } = storeWithClock()
    expect(store.claim(claimOf('a', 'mine'))).toBe('claimed')
    expect(store.claim(claimOf('a', 'theirs'))).toBe('in_progress')
    expect(store.claim(claimOf('b', 'theirs'))).toBe('claimed')
  })

  it('answers in_progress to the holder of a claim, too', () => {
    const { store } = storeWithClock()
    void store.claim(claimOf('a'))
    expect(store.claim(claimOf('a'))).toBe('in_progress')
  })

  it('gives an event again once its lease has run out', () => {
    const { clock, store } = storeWithClock()
    void store.claim(claimOf('a', 'mine', 100))
    clock.time += 99
    expect(store.claim(claimOf('a', 'theirs', 100))).toBe('in_progress')
    clock.time += 1
    expect(store.claim(claimOf('a', 'theirs', 100))).toBe('claimed')
    expect(store.claim(claimOf('a', 'mine', 100))).toBe('in_progress')
  })

  it('gives an event again once it was released', () => {
    const { store } = storeWithClock()
    void store.claim(claimOf('a'))
    void store.release(claimOf('a'))
    expect(store.claim(claimOf('a', 'theirs'))).toBe('claimed')
  })

  it('lets a late release free nobody else’s claim', () => {
    const { clock, store } = storeWithClock()
    void store.claim(claimOf('a', 'mine'))
    clock.time += 100
    void store.claim(claimOf('a', 'theirs'))
    void store.release(claimOf('a', 'mine'))
    expect(store.claim(claimOf('a', 'another'))).toBe('in_progress')
  })

  it('answers duplicate once an event is done', () => {
    const { clock, store } = storeWithClock()
    void store.claim(claimOf('a'))
    void store.done(claimOf('a'))
    expect(store.claim(claimOf('a', 'theirs'))).toBe('duplicate')
    clock.time += 100
    expect(store.claim(claimOf('a', 'theirs'))).toBe('duplicate')
  })

  it('remembers what is done although the lease had run out meanwhile', () => {
    const { clock, store } = storeWithClock()
    void store.claim(claimOf('a', 'mine'))
    clock.time += 100
    void store.claim(claimOf('a', 'theirs'))
    void store.done(claimOf('a', 'mine'))
    expect(store.claim(claimOf('a', 'another'))).toBe('duplicate')
  })

  it('does not forget what is done when it is released afterwards', () => {
    const { store } = storeWithClock()
    void store.claim(claimOf('a'))
    void store.done(claimOf('a'))
    void store.release(claimOf('a'))
    expect(store.claim(claimOf('a'))).toBe('duplicate')
  })

  it('forgets a handled event after windowMs', () => {
    const { clock, store } = storeWithClock({ windowMs: 5_000 })
    void store.claim(claimOf('a'))
    void store.done(claimOf('a'))
    clock.time += 4_999
    expect(store.claim(claimOf('a'))).toBe('duplicate')
    clock.time += 1
    expect(store.claim(claimOf('a'))).toBe('claimed')
  })

  it('remembers an event that is done again after windowMs', () => {
    const { clock, store } = storeWithClock({ windowMs: 5_000 })
    void store.done(claimOf('a', 'first'))
    clock.time += 5_000
    void store.done(claimOf('a', 'second'))
    expect(store.claim(claimOf('a', 'third'))).toBe('duplicate')
  })

  it('remembers for 24 hours by default', () => {
    const { clock, store } = storeWithClock()
    void store.done(claimOf('a'))
    clock.time += 86_399_999
    expect(store.claim(claimOf('a'))).toBe('duplicate')
    clock.time += 1
    expect(store.claim(claimOf('a'))).toBe('claimed')
  })

  it('remembers for 30 days when it is told to', () => {
    const { clock, store } = storeWithClock({ windowMs: 30 * 86_400_000 })
    void store.done(claimOf('a'))
    clock.time += 30 * 86_400_000 - 1
    expect(store.claim(claimOf('a'))).toBe('duplicate')
  })

  it('keeps two stores apart', () => {
    void memoryStore().done(claimOf('a'))
    expect(memoryStore().claim(claimOf('a'))).toBe('claimed')
  })

  it('takes keys that are names of an object’s own', () => {
    const { store } = storeWithClock({ maxIds: 2 })
    for (const key of ['__proto__', 'constructor', 'toString', 'undefined']) {
      expect(store.claim(claimOf(key))).toBe('claimed')
      void store.done(claimOf(key))
      expect(store.claim(claimOf(key))).toBe('duplicate')
    }
  })
})

describe('the options of memoryStore', () => {
  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '10', null])(
    'throw when they are no whole number above 0: %j',
    (value) => {
      for (const name of ['maxIds', 'windowMs']) {
        const message = expect.stringContaining(
          `The option ${name} takes a whole number from 1 to `,
        )
        const refusal = expect.objectContaining({ code: 'invalid_options', message })
        expect(() => memoryStore({ [name]: value as number })).toThrow(refusal)
      }
    },
  )
})
