import { describe, expect, it } from 'vitest'
import { type Claim, type DeduplicationStore, memoryStore } from '../../../src/index.js'
import { NaiveStore } from '../../support/deduplication/naive-store.js'
import { fc, scaled } from '../../support/properties/fast-check.js'

const uuid = '84f48600-cdfc-477e-8257-916f9f3f7094'

type Command = fc.Command<NaiveStore, DeduplicationStore>

// Few keys, tokens and steps of time, so that they meet often.
const keys = [
  'a',
  'PingV1:a',
  `PingV1:${uuid}`,
  `OfferSentV1:${uuid}`,
  `PingV1:${uuid.replace('8', '9')}`,
  `/kept/PingV1:${uuid}`,
]

// What looks like a UUID and is another key than that of the UUID, or reads as none at all.
const hostileKeys = [
  ...keys,
  uuid,
  `:${uuid}`,
  `PingV1:${uuid.toUpperCase()}`,
  `PingV1:${uuid.replace('f', 'F')}`,
  `PingV1:{${uuid}}`,
  `PingV1:${uuid.replaceAll('-', '')}`,
  `PingV1:${uuid.replaceAll('-', '0')}`,
  `PingV1:${uuid.replaceAll('-', ':')}`,
  `PingV1:${uuid} `,
  `PingV1:${uuid.replace('8', '/')}`,
  `PingV1:${uuid.replace('8', 'g')}`,
  `PingV1:${uuid.replace('8', '\ud800')}`,
  `PingV1:${uuid.replace('8', '\u0138')}`,
  `PingV1:${uuid.replace('84f4', '\u0100\u0100\u0100\u0100')}`,
  `PingV1 ${uuid}`,
  `PingV1::${uuid}`,
  `Ping/V1:${uuid}`,
  `pingv1:${uuid}`,
  'PingV1:00000000-0000-0000-0000-000000000000',
  '0:00000000-0000-0000-0000-000000000000',
  `PingV1:${uuid}`.repeat(1_000),
]

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

function expectAlike(model: NaiveStore, store: DeduplicationStore, known: readonly string[]): void {
  for (const key of known) {
    const claim = { key, token: 'last', leaseMs: 1 }
    expect(store.claim(claim), key).toBe(model.claim(claim))
  }
}

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
        expectAlike(model, real, keys)
      }),
      { numRuns: scaled(500) },
    )
  })

  it('does so with hundreds of UUIDs that come, fail and are forgotten', () => {
    const steps = fc.array(
      fc.record({
        id: fc.integer({ min: 0, max: 400 }),
        end: fc.constantFrom('complete', 'complete', 'release', 'none'),
        waitMs: fc.constantFrom(0, 0, 0, 1, 7),
      }),
      { minLength: 300, maxLength: 800, size: 'max' },
    )
    // Of random UUIDs, and of those that differ in a single digit.
    const makers = fc.constantFrom(
      (index: number) => uuidOf(Math.imul(index + 1, 0x9e3779b1) >>> 0),
      (index: number) => uuidOf(index),
      (index: number) => uuidOf(index).split('').reverse().join(''),
    )
    fc.assert(
      fc.property(steps, makers, fc.integer({ min: 1, max: 150 }), (plan, makeUuid, maxIds) => {
        const model = new NaiveStore(maxIds, 200)
        const real = memoryStore({ maxIds, windowMs: 200, now: () => model.time })
        for (const { id, end, waitMs } of plan) {
          model.time += waitMs
          const claim = { key: `PingV1:${makeUuid(id)}`, token: String(id), leaseMs: 20 }
          expect(real.claim(claim)).toBe(model.claim(claim))
          if (end === 'release') model.release(claim)
          if (end === 'complete' && !model.isHandled(claim.key)) model.complete(claim)
          if (end !== 'none') void real[end](claim)
        }
        expectAlike(
          model,
          real,
          Array.from({ length: 401 }, (_, id) => `PingV1:${makeUuid(id)}`),
        )
      }),
      { numRuns: scaled(60) },
    )
  })

  it('takes no key for another one', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(hostileKeys), (known) => {
        const [model, real] = [new NaiveStore(99, 99), memoryStore({ now: () => 0 })]
        for (const key of known) {
          const claim = { key, token: 'mine', leaseMs: 1 }
          model.complete(claim)
          void real.complete(claim)
        }
        expectAlike(model, real, hostileKeys)
      }),
      { numRuns: scaled(200) },
    )
  })

  it('knows more topics than have a number', () => {
    const store = memoryStore()
    const claims = Array.from({ length: 1_100 }, (_, index) => {
      return { key: `Topic${index}V1:${uuid}`, token: 'mine', leaseMs: 1_000 }
    })
    const results = () => new Set(claims.map((claim) => store.claim(claim)))
    expect(results()).toEqual(new Set(['claimed']))
    for (const claim of claims) void store.complete(claim)
    expect(results()).toEqual(new Set(['duplicate']))
  })
})

function uuidOf(index: number): string {
  const digits = index.toString(16).padStart(8, '0')
  return `${digits}-0000-4000-0000-${digits}0000`
}
