import { describe, expect, it } from 'vitest'
import { type Claim, type DeduplicationStore, memoryStore } from '../../../src/index.js'
import { NaiveStore } from '../../support/deduplication/naive-store.js'
import { fc, scaled } from '../../support/properties/fast-check.js'

type Command = fc.Command<NaiveStore, DeduplicationStore>

// Few keys, tokens and steps of time, so that they meet often.
const keys = ['a', 'b', 'c', 'd', 'e']

const claims: fc.Arbitrary<Claim> = fc.record({
  key: fc.constantFrom(...keys),
  token: fc.constantFrom('mine', 'theirs'),
  leaseMs: fc.integer({ min: 1, max: 40 }),
})

function claiming(claim: Claim): Command {
  return {
    check: () => true,
    run: (model, store) => expect(store.claim(claim)).toBe(model.claim(claim)),
    toString: () => `claim ${claim.key} as ${claim.token} for ${claim.leaseMs}`,
  }
}

function doing(claim: Claim): Command {
  return {
    // Whether a second `done` prolongs the window is nobody's promise.
    check: (model) => !model.isHandled(claim.key),
    run: (model, store) => {
      model.complete(claim)
      void store.complete(claim)
      expect(store.claim(claim)).toBe('duplicate')
    },
    toString: () => `done ${claim.key}`,
  }
}

function releasing(claim: Claim): Command {
  return {
    check: () => true,
    run: (model, store) => {
      model.release(claim)
      void store.release(claim)
    },
    toString: () => `release ${claim.key} as ${claim.token}`,
  }
}

function waiting(milliseconds: number): Command {
  return {
    check: () => true,
    run: (model) => {
      model.time += milliseconds
    },
    toString: () => `wait ${milliseconds}`,
  }
}

const commands = fc.commands(
  [
    claims.map(claiming),
    claims.map(doing),
    claims.map(releasing),
    fc.integer({ min: 1, max: 60 }).map(waiting),
  ],
  { maxCommands: 60 },
)

describe('memoryStore', () => {
  it('does as a naive model does, whatever it is asked in whatever order', () => {
    const sizes = {
      maxIds: fc.integer({ min: 1, max: 4 }),
      windowMs: fc.integer({ min: 1, max: 99 }),
    }
    fc.assert(
      fc.property(commands, fc.record(sizes), (plan, { maxIds, windowMs }) => {
        const model = new NaiveStore(maxIds, windowMs)
        const real = memoryStore({ maxIds, windowMs, now: () => model.time })
        fc.modelRun(() => ({ model, real }), plan)
        for (const key of keys) {
          const claim = { key, token: 'last', leaseMs: 1 }
          expect(real.claim(claim)).toBe(model.claim(claim))
        }
      }),
      { numRuns: scaled(500) },
    )
  })
})
