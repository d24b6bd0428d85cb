import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Claim, DeduplicationStore } from '../../../src/index.js'
import { inNewSpaces, type MakeStore } from './store-conformance.js'

const windowMs = 1_000

const oddMarks = [
  'handler:crm',
  'handler:CRM',
  'once: a, b; c ',
  'once:__proto__',
  `once:o'neil "x" \\ %s $1 {tag}*?[a] æøå 😀`,
  `once:${'x'.repeat(115)}`,
  `once:${'å'.repeat(115)}`,
]

const oddIds = ['a', 'A', 'a ', '__proto__', "o'neil", '{tag}*?[a]:b', 'a:marks', 'x'.repeat(255)]

/** One attempt at an event, on a store with marks. */
class Attempt {
  readonly #store: DeduplicationStore
  readonly claim: Claim

  constructor(store: DeduplicationStore, key: string, leaseMs = 60_000) {
    this.#store = store
    this.claim = { key, token: randomUUID(), leaseMs }
  }

  /** Claims the event, and reads its marks. */
  async begin(): Promise<string[]> {
    expect(await this.#store.claim(this.claim)).toBe('claimed')
    return this.read()
  }

  async read(): Promise<string[]> {
    const marks = await this.#store.readMarks?.(this.claim)
    if (!marks) throw new Error('This store has no readMarks.')
    return [...marks].sort()
  }

  async add(mark: string): Promise<void> {
    if (!this.#store.addMark) throw new Error('This store has no addMark.')
    await this.#store.addMark(this.claim, mark)
  }

  async release(): Promise<void> {
    await this.#store.release(this.claim)
  }

  async complete(): Promise<void> {
    await this.#store.complete(this.claim)
  }
}

/**
 * The tests of the marks of a store, for every store that keeps them.
 *
 * @param wait Lets time pass for the store, as in `testStore`.
 */
export function testStoreMarks(
  make: MakeStore,
  wait: (milliseconds: number) => unknown = (milliseconds) => sleep(milliseconds),
): void {
  const makeNew = inNewSpaces(make, 'marks')

  it('returns the marks of an event to each later attempt, exactly as they were added, once', async () => {
    const store = makeNew()
    const first = new Attempt(store, 'a')
    expect(await first.begin()).toEqual([])
    await first.add('handler:first')
    await first.release()
    const second = new Attempt(store, 'a')
    expect(await second.begin()).toEqual(['handler:first'])
    for (const mark of ['handler:first', ...oddMarks]) await second.add(mark)
    await second.release()
    const all = ['handler:first', ...oddMarks].sort()
    expect(await new Attempt(store, 'a').begin()).toEqual(all)
  })

  it('loses no mark among others that are added at the same moment', async () => {
    const store = makeNew()
    const attempt = new Attempt(store, 'a')
    await attempt.begin()
    const all = Array.from({ length: 20 }, (_, index) => `handler:${index}`)
    await Promise.all([...all, ...all].map((mark) => attempt.add(mark)))
    await attempt.release()
    expect(await new Attempt(store, 'a').begin()).toEqual([...all].sort())
  })

  it('keeps the marks of an attempt that ended without a release, as in a crash', async () => {
    const store = makeNew()
    const crashed = new Attempt(store, 'a', 30)
    await crashed.begin()
    await crashed.add('handler:crm')
    await wait(50)
    expect(await new Attempt(store, 'a').begin()).toEqual(['handler:crm'])
  })

  it('keeps a mark of an attempt whose lease another has taken', async () => {
    const store = makeNew()
    const late = new Attempt(store, 'a', 30)
    await late.begin()
    await wait(50)
    const next = new Attempt(store, 'a')
    expect(await next.begin()).toEqual([])
    await late.add('handler:late')
    await next.add('handler:next')
    await next.release()
    expect(await new Attempt(store, 'a').begin()).toEqual(['handler:late', 'handler:next'])
  })

  it('keeps the marks of each event and each space apart', async () => {
    const [store, other] = [makeNew(), makeNew()]
    for (const id of oddIds) {
      const attempt = new Attempt(store, id)
      await attempt.begin()
      await attempt.add(`once:${id}`.slice(0, 120))
      await attempt.release()
    }
    for (const id of oddIds) {
      expect(await new Attempt(store, id).begin()).toEqual([`once:${id}`.slice(0, 120)])
      expect(await new Attempt(other, id).begin()).toEqual([])
    }
  })

  it('deletes the marks of an event once it is handled', async () => {
    const store = makeNew()
    const attempt = new Attempt(store, 'a')
    await attempt.begin()
    await attempt.add('handler:crm')
    await attempt.complete()
    expect(await attempt.read()).toEqual([])
    expect(await store.claim(attempt.claim)).toBe('duplicate')
  })

  it('takes a mark of an event that was handled meanwhile, and of one that nobody claimed', async () => {
    const store = makeNew()
    const late = new Attempt(store, 'a')
    await late.begin()
    await late.complete()
    await late.add('handler:late')
    expect(await store.claim(new Attempt(store, 'a').claim)).toBe('duplicate')
    const unclaimed = new Attempt(store, 'b')
    expect(await unclaimed.read()).toEqual([])
    await unclaimed.add('handler:crm')
    expect(await unclaimed.begin()).toEqual(['handler:crm'])
  })

  it('keeps the marks of an event for windowMs after the last one', async () => {
    const store = makeNew({ windowMs })
    const first = new Attempt(store, 'a')
    await first.begin()
    await first.add('handler:one')
    await wait(0.6 * windowMs)
    await first.add('handler:two')
    await first.release()
    await wait(0.6 * windowMs)
    const second = new Attempt(store, 'a')
    expect(await second.begin()).toEqual(['handler:one', 'handler:two'])
    await second.release()
    await wait(windowMs)
    const third = new Attempt(store, 'a')
    expect(await third.begin()).toEqual([])
    await third.add('handler:three')
    expect(await third.read()).toEqual(['handler:three'])
  })

  it('keeps marks for the longest window that there is', async () => {
    const store = makeNew({ windowMs: Number.MAX_SAFE_INTEGER })
    const attempt = new Attempt(store, 'a')
    await attempt.add('handler:crm')
    expect(await attempt.begin()).toEqual(['handler:crm'])
  })
}
