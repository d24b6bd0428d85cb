import { describe, expect, it, vi } from 'vitest'
import { Deduplicator } from '../../../src/deduplication/deduplicator.js'
import { type DeduplicationStore, memoryStore } from '../../../src/index.js'
import { spyStore } from '../../support/deduplication/spy-store.js'
import { never } from '../../support/receiver/spies.js'

const options = { leaseMs: 1_000, storeTimeoutMs: 20, onStoreError: () => {} }
const uuid = '84F48600-CDFC-477E-8257-916F9F3F7094'
const nil = '00000000-0000-0000-0000-000000000000'

async function claimOn(store: DeduplicationStore, webhookId = uuid) {
  const deduplicator = new Deduplicator(store, options)
  const claim = await deduplicator.claim({ topic: 'PingV1', webhookId, body: '{}' }, undefined)
  if (claim === 'duplicate') throw new Error('The event was handled before.')
  return claim
}

/** A store that has the two methods, of which some are replaced. */
function markingStore(steps: Partial<Record<'readMarks' | 'addMark', () => unknown>> = {}) {
  const readMarks = vi.fn(steps.readMarks ?? (() => ['a', 'b']))
  const addMark = vi.fn(steps.addMark ?? (() => {}))
  const { store, claim } = spyStore()
  return { store: Object.assign(store, { readMarks, addMark }), claim, readMarks, addMark }
}

describe('the marks of a claim', () => {
  it('are those of the store, asked about the same claim', async () => {
    const { store, claim, readMarks, addMark } = markingStore()
    const { marks } = await claimOn(store)
    expect(readMarks).not.toHaveBeenCalled()
    expect(await marks?.read()).toEqual(['a', 'b'])
    await marks?.add('c')
    const [asked] = claim.mock.calls[0] ?? []
    expect(readMarks.mock.calls).toEqual([[asked]])
    expect(addMark.mock.calls).toEqual([[asked, 'c']])
  })

  it('are missing if the store lacks a method, and for the nil id', async () => {
    expect((await claimOn(spyStore().store)).marks).toBeUndefined()
    const { readMarks, addMark } = markingStore()
    for (const one of [{ readMarks }, { addMark }]) {
      const { marks } = await claimOn(Object.assign(spyStore().store, one))
      expect(marks).toBeUndefined()
    }
    for (const store of [markingStore().store, memoryStore()]) {
      expect((await claimOn(store, nil)).marks).toBeUndefined()
    }
  })

  it.each([
    ['throws', () => expect.fail('as a store does')],
    ['rejects', () => Promise.reject(new Error('as a store does'))],
    ['never answers', never],
  ])('reject if the store %s', async (_, fail) => {
    const { store } = markingStore({ readMarks: fail, addMark: fail })
    const { marks } = await claimOn(store)
    await expect(marks?.read()).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('failed at readMarks'),
    })
    await expect(marks?.add('a')).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('failed at addMark'),
    })
  })

  it.each([undefined, null, 'a', {}, [1], new Set(['a'])])('reject junk: %j', async (junk) => {
    const { marks } = await claimOn(markingStore({ readMarks: () => junk }).store)
    await expect(marks?.read()).rejects.toMatchObject({ code: 'store_unavailable' })
  })
})

describe('the marks of a claim on the memory store', () => {
  it('need no promise, stay after a release and go once the event is handled', async () => {
    const store = memoryStore()
    const first = await claimOn(store)
    expect(first.marks?.read()).toEqual([])
    expect(first.marks?.add('a')).toBeUndefined()
    void first.marks?.add('b')
    void first.marks?.add('a')
    void first.release(new Error('as a handler does'))
    const second = await claimOn(store)
    expect(second.marks?.read()).toEqual(['a', 'b'])
    void second.complete()
    expect(second.marks?.read()).toEqual([])
  })

  it('are those that a caller of the store has for the same event, and for no other', async () => {
    const store = memoryStore()
    const key = `PingV1:${uuid.toLowerCase()}`
    const { marks } = await claimOn(store)
    void marks?.add('a')
    expect(store.readMarks?.({ key, token: '', leaseMs: 1 })).toEqual(['a'])
    void store.addMark?.({ key, token: '', leaseMs: 1 }, 'b')
    expect(marks?.read()).toEqual(['a', 'b'])
    expect((await claimOn(store, 'another')).marks).toBeDefined()
    expect(await (await claimOn(store, 'a third')).marks?.read()).toEqual([])
  })

  it('are kept for maxIds events, of which the one with the oldest last mark goes first', async () => {
    const store = memoryStore({ maxIds: 2 })
    const [a, b, c] = [await claimOn(store, 'a'), await claimOn(store, 'b'), await claimOn(store)]
    await a.marks?.add('1')
    await b.marks?.add('1')
    await a.marks?.add('2')
    await c.marks?.add('1')
    expect(await a.marks?.read()).toEqual(['1', '2'])
    expect(await b.marks?.read()).toEqual([])
    expect(await c.marks?.read()).toEqual(['1'])
  })

  it('are forgotten after windowMs, counted from the last', async () => {
    let time = 0
    const store = memoryStore({ windowMs: 100, now: () => time })
    const { marks } = await claimOn(store)
    void marks?.add('a')
    time = 99
    void marks?.add('b')
    time = 198
    expect(marks?.read()).toEqual(['a', 'b'])
    time = 199
    expect(marks?.read()).toEqual([])
  })
})
