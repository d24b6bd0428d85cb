import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Claim, DeduplicationStore } from '../../../src/index.js'
import { testReceiverOn } from './receiver-on-store.js'

/** Makes a store whose ids are kept apart from those in every other space. */
export type MakeStore = (
  space: string,
  options?: { readonly windowMs?: number },
) => DeduplicationStore

// Long enough that it never ends during a test, and short enough to wait for.
const long = 60_000
const short = 30

function claimOf(key: string, token: string, leaseMs = long): Claim {
  return { key, token, leaseMs }
}

const oddIds = [
  '__proto__',
  'constructor',
  ' ',
  "o'neil; drop table claims; --",
  '$1',
  '%s{tag}*?[a]:b/c\\d',
  'line\r\nbreak\ttab',
  'æøå 😀 \u{1F1F3}\u{1F1F4}',
  'a\0b',
  'a\0',
  '\ud800',
  '\udc00',
  '\\u0000',
  '\0',
  'complete',
  'claim:mine',
  'i\u0307'.repeat(255),
  'x'.repeat(255),
]

/** A key as long as any, of characters that no compression makes shorter. */
function longKey(): string {
  return Array.from(randomBytes(255), (byte) => String.fromCharCode(32 + (byte % 95))).join('')
}

/** Makes stores that do not see each other's events. */
export function inNewSpaces(make: MakeStore, prefix: string) {
  let spaces = 0
  return (options?: { windowMs?: number }): DeduplicationStore => {
    spaces += 1
    return make(`${prefix}-${spaces}`, options)
  }
}

/**
 * The tests that every store passes, whatever it keeps its claims in.
 *
 * @param wait Lets time pass for the store: the real time, unless its clock is turned by hand.
 */
export function testStore(
  make: MakeStore,
  wait: (milliseconds: number) => unknown = (milliseconds) => sleep(milliseconds),
): void {
  const makeNew = inNewSpaces(make, 'space')

  it('gives an event to the first who claims it', async () => {
    const store = makeNew()
    expect(await store.claim(claimOf('a', 'mine'))).toBe('claimed')
    expect(await store.claim(claimOf('a', 'theirs'))).toBe('in_progress')
    expect(await store.claim(claimOf('b', 'theirs'))).toBe('claimed')
  })

  it('gives an event to one of many who claim it at once', async () => {
    const store = makeNew()
    const tokens = Array.from({ length: 50 }, (_, index) => `attempt-${index}`)
    const answers = await Promise.all(tokens.map((token) => store.claim(claimOf('a', token))))
    expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'in_progress')).toHaveLength(49)
  })

  it('answers duplicate once an event is done', async () => {
    const store = makeNew()
    await store.claim(claimOf('a', 'mine'))
    await store.complete(claimOf('a', 'mine'))
    expect(await store.claim(claimOf('a', 'theirs'))).toBe('duplicate')
    expect(await store.claim(claimOf('a', 'mine'))).toBe('duplicate')
  })

  it('gives an event again once its lease has run out', async () => {
    const store = makeNew()
    await store.claim(claimOf('a', 'mine', short))
    await wait(short + 20)
    expect(await store.claim(claimOf('a', 'theirs'))).toBe('claimed')
    expect(await store.claim(claimOf('a', 'another'))).toBe('in_progress')
  })

  it('gives an event with a lease that ran out to one of many', async () => {
    const store = makeNew()
    await store.claim(claimOf('a', 'mine', short))
    await wait(short + 20)
    const tokens = Array.from({ length: 50 }, (_, index) => `attempt-${index}`)
    const answers = await Promise.all(tokens.map((token) => store.claim(claimOf('a', token))))
    expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1)
  })

  it('gives an event again once it was released', async () => {
    const store = makeNew()
    await store.claim(claimOf('a', 'mine'))
    await store.release(claimOf('a', 'mine'))
    expect(await store.claim(claimOf('a', 'theirs'))).toBe('claimed')
  })

  it('lets a late release free nobody else’s claim', async () => {
    const store = makeNew()
    await store.claim(claimOf('a', 'mine', short))
    await wait(short + 20)
    await store.claim(claimOf('a', 'theirs'))
    await store.release(claimOf('a', 'mine'))
    expect(await store.claim(claimOf('a', 'another'))).toBe('in_progress')
  })

  it('remembers what is done although the lease had run out meanwhile', async () => {
    const store = makeNew()
    await store.claim(claimOf('a', 'mine', short))
    await wait(short + 20)
    await store.complete(claimOf('a', 'mine'))
    expect(await store.claim(claimOf('a', 'theirs'))).toBe('duplicate')
  })

  it('remembers what is done although another attempt has begun meanwhile', async () => {
    const store = makeNew()
    await store.claim(claimOf('a', 'mine', short))
    await wait(short + 20)
    await store.claim(claimOf('a', 'theirs'))
    await store.complete(claimOf('a', 'mine'))
    await store.release(claimOf('a', 'theirs'))
    expect(await store.claim(claimOf('a', 'another'))).toBe('duplicate')
  })

  it('remembers what is done beyond the lease it was claimed for', async () => {
    const store = makeNew()
    await store.claim(claimOf('a', 'mine', short))
    await store.complete(claimOf('a', 'mine'))
    await wait(short + 20)
    expect(await store.claim(claimOf('a', 'theirs'))).toBe('duplicate')
  })

  it('remembers what is done twice', async () => {
    const store = makeNew()
    await store.claim(claimOf('a', 'mine'))
    await store.complete(claimOf('a', 'mine'))
    await store.complete(claimOf('a', 'mine'))
    expect(await store.claim(claimOf('a', 'theirs'))).toBe('duplicate')
  })

  it('does not forget what is done when it is released afterwards', async () => {
    const store = makeNew()
    await store.claim(claimOf('a', 'mine'))
    await store.complete(claimOf('a', 'mine'))
    await store.release(claimOf('a', 'mine'))
    expect(await store.claim(claimOf('a', 'theirs'))).toBe('duplicate')
  })

  it('forgets a handled event after windowMs', async () => {
    const store = makeNew({ windowMs: short })
    await store.claim(claimOf('a', 'mine'))
    await store.complete(claimOf('a', 'mine'))
    await wait(short + 20)
    expect(await store.claim(claimOf('a', 'theirs'))).toBe('claimed')
    expect(await store.claim(claimOf('a', 'another'))).toBe('in_progress')
  })

  it('takes the longest window that there is', async () => {
    const store = makeNew({ windowMs: Number.MAX_SAFE_INTEGER })
    await store.complete(claimOf('a', 'mine'))
    expect(await store.claim(claimOf('a', 'theirs'))).toBe('duplicate')
  })

  it('takes the release and the end of what was never claimed', async () => {
    const store = makeNew()
    await store.release(claimOf('a', 'mine'))
    expect(await store.claim(claimOf('a', 'mine'))).toBe('claimed')
    await store.complete(claimOf('b', 'mine'))
    expect(await store.claim(claimOf('b', 'mine'))).toBe('duplicate')
  })

  it('keeps spaces apart', async () => {
    const [one, other] = [makeNew(), makeNew()]
    await one.claim(claimOf('a', 'mine'))
    await one.complete(claimOf('a', 'mine'))
    expect(await other.claim(claimOf('a', 'mine'))).toBe('claimed')
    await other.release(claimOf('a', 'mine'))
    expect(await one.claim(claimOf('a', 'theirs'))).toBe('duplicate')
  })

  it('distinguishes ids with odd characters', async () => {
    const store = makeNew()
    for (const id of oddIds) expect(await store.claim(claimOf(id, 'mine'))).toBe('claimed')
    for (const id of oddIds) expect(await store.claim(claimOf(id, 'theirs'))).toBe('in_progress')
    const [released, ...handled] = oddIds
    await store.release(claimOf(released ?? '', 'mine'))
    for (const id of handled) await store.complete(claimOf(id, 'mine'))
    expect(await store.claim(claimOf(released ?? '', 'theirs'))).toBe('claimed')
    for (const id of handled) expect(await store.claim(claimOf(id, 'theirs'))).toBe('duplicate')
  })

  it('compares long keys to their last character', async () => {
    const store = makeNew()
    const key = longKey()
    const other = `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`
    expect(await store.claim(claimOf(key, 'mine'))).toBe('claimed')
    expect(await store.claim(claimOf(other, 'mine'))).toBe('claimed')
    await store.complete(claimOf(key, 'mine'))
    expect(await store.claim(claimOf(key, 'theirs'))).toBe('duplicate')
    expect(await store.claim(claimOf(other, 'theirs'))).toBe('in_progress')
  })

  it('compares keys with regard to case', async () => {
    const store = makeNew()
    expect(await store.claim(claimOf('PingV1:a', 'mine'))).toBe('claimed')
    expect(await store.claim(claimOf('PingV1:A', 'mine'))).toBe('claimed')
    expect(await store.claim(claimOf('pingv1:a', 'mine'))).toBe('claimed')
  })

  testReceiverOn(makeNew)
}
