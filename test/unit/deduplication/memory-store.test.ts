import { describe, expect, it, vi } from 'vitest'
import { type Claim, type DeduplicationStore, memoryStore } from '../../../src/index.js'
import { payloadOf } from '../../support/receiver/bodies.js'
import { headers, makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, deferred, nextTurn } from '../../support/receiver/spies.js'
import { type MakeStore, testStore } from '../../support/stores/store-conformance.js'
import { testStoreMarks } from '../../support/stores/store-marks.js'

function claimOf(key: string): Claim {
  return { key, token: 'mine', leaseMs: 100 }
}

function handle(store: DeduplicationStore, ...keys: readonly string[]): void {
  for (const key of keys) {
    expect(store.claim(claimOf(key))).toBe('claimed')
    void store.complete(claimOf(key))
  }
}

function isRemembered(store: DeduplicationStore, key: string): boolean {
  const isDuplicate = store.claim(claimOf(key)) === 'duplicate'
  if (!isDuplicate) void store.release(claimOf(key))
  return isDuplicate
}

describe('memoryStore', () => {
  let time = 0
  const make: MakeStore = (_space, options) => memoryStore({ ...options, now: () => time })
  const wait = (milliseconds: number) => {
    time += milliseconds
  }
  testStore(make, wait)
  testStoreMarks(make, wait)
})

describe('leaseMs', () => {
  it('ends to the millisecond', () => {
    let time = 1_000_000
    const store = memoryStore({ now: () => time })
    expect(store.claim(claimOf('a'))).toBe('claimed')
    time += 99
    expect(store.claim(claimOf('a'))).toBe('in_progress')
    time += 1
    expect(store.claim(claimOf('a'))).toBe('claimed')
  })
})

describe('windowMs', () => {
  it.each([
    ['is 24 hours by default', undefined, 86_400_000],
    ['may be 30 days', 30 * 86_400_000, 30 * 86_400_000],
  ])('%s', (_what, windowMs, lasts) => {
    let time = 1_000_000
    const store = memoryStore({ windowMs, now: () => time })
    handle(store, 'a')
    time += lasts - 1
    expect(isRemembered(store, 'a')).toBe(true)
    time += 1
    expect(isRemembered(store, 'a')).toBe(false)
  })
})

describe('maxIds', () => {
  it('forgets the oldest event first', () => {
    const store = memoryStore({ maxIds: 3 })
    handle(store, 'a', 'b', 'c', 'd')
    expect(['a', 'b', 'c', 'd'].map((key) => isRemembered(store, key))).toEqual([
      false,
      true,
      true,
      true,
    ])
  })

  it('may be 1', () => {
    const store = memoryStore({ maxIds: 1 })
    handle(store, 'a', 'b', 'a')
    expect(isRemembered(store, 'a')).toBe(true)
    expect(isRemembered(store, 'b')).toBe(false)
  })

  it('counts an event that is done twice once', () => {
    const store = memoryStore({ maxIds: 2 })
    handle(store, 'a', 'b')
    void store.complete(claimOf('b'))
    void store.complete(claimOf('b'))
    expect(isRemembered(store, 'a')).toBe(true)
  })

  it('holds for events that were forgotten and came again', () => {
    const store = memoryStore({ maxIds: 2 })
    handle(store, 'a', 'b', 'c', 'a')
    expect(['a', 'b', 'c'].map((key) => isRemembered(store, key))).toEqual([true, false, true])
  })

  it('counts neither claims nor releases', () => {
    const store = memoryStore({ maxIds: 2 })
    handle(store, 'a', 'b')
    for (let index = 0; index < 10; index += 1) {
      void store.claim(claimOf(`failed-${index}`))
      void store.release(claimOf(`failed-${index}`))
    }
    expect(isRemembered(store, 'a')).toBe(true)
  })

  it('is 10,000 by default: of 100,000 events the last 10,000 are remembered', () => {
    const store = memoryStore()
    const keys = Array.from({ length: 100_000 }, (_, index) => `event-${index}`)
    for (const key of keys) {
      void store.claim(claimOf(key))
      void store.complete(claimOf(key))
    }
    const remembered = keys.filter((key) => isRemembered(store, key))
    expect(remembered).toEqual(keys.slice(-10_000))
  })
})

describe('the default store of a receiver', () => {
  it('remembers the last 10,000 events and no more', async () => {
    const handler = vi.fn()
    const qondor = makeQondor().onPing(handler)
    const deliver = async (index: number): Promise<string> => {
      const body = payloadOf('PingV1', { webhookId: `event-${index}` })
      return (await qondor.receive({ headers, body })).outcome
    }
    for (let index = 0; index < 10_001; index += 1) await deliver(index)
    expect(handler).toHaveBeenCalledTimes(10_001)
    expect(await deliver(1)).toBe('duplicate')
    expect(await deliver(10_000)).toBe('duplicate')
    expect(await deliver(0)).toBe('handled')
    expect(await deliver(1)).toBe('handled')
  })
})

describe('the options of memoryStore', () => {
  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '10', null])(
    'throw when they are not a whole number above 0: %j',
    (value) => {
      for (const name of ['maxIds', 'windowMs']) {
        const message = expect.stringContaining(`\`${name}\` must be`)
        const refusal = expect.objectContaining({ code: 'invalid_options', message })
        expect(() => memoryStore({ [name]: value as number })).toThrow(refusal)
      }
    },
  )
})

describe('a memory store that other code shares with a receiver', () => {
  const webhookId = '84F48600-cdfc-477e-8257-916f9f3f7094'
  const given = request('PingV1', { webhookId })
  const claim = claimOf(`PingV1:${webhookId.toLowerCase()}`)

  it('knows the same events by their keys', async () => {
    const store = memoryStore()
    const qondor = makeQondor({ store }).onPing(() => {})
    await qondor.receive(given)
    expect(store.claim(claim)).toBe('duplicate')
    expect(store.claim({ ...claim, key: claim.key.replace('7094', '7095') })).toBe('claimed')
  })

  it('answers what the other has handled, handles now, and has given up', async () => {
    const store = memoryStore()
    const qondor = makeQondor({ store }).onPing(() => {})
    void store.claim(claim)
    expect(await qondor.receive(given)).toMatchObject({ error: { code: 'in_progress' } })
    void store.release(claim)
    expect(await qondor.receive(given)).toMatchObject({ outcome: 'handled' })
    expect(await qondor.receive(given)).toMatchObject({ outcome: 'duplicate' })
  })

  it('lets nobody but a receiver release what it handles', async () => {
    const store = memoryStore()
    const { promise, resolve } = deferred()
    const running = makeQondor({ store })
      .onPing(() => promise)
      .receive(given)
    await nextTurn()
    expect(store.claim({ ...claim, token: 'theirs' })).toBe('in_progress')
    for (const token of ['mine', 'theirs', undefined]) {
      void store.release({ ...claim, token: token as string })
    }
    expect(store.claim(claim)).toBe('in_progress')
    resolve()
    expect(await running).toMatchObject({ outcome: 'handled' })
    expect(store.claim(claim)).toBe('duplicate')
  })

  it.each(['handled', 'failed'])(
    'is right about an attempt that outlives its lease: %s',
    async (end) => {
      captureLog()
      let time = 0
      const store = memoryStore({ now: () => time })
      const { promise, resolve, reject } = deferred()
      const running = makeQondor({ store })
        .onPing(() => promise)
        .receive(given)
      await nextTurn()
      time += 3_600_000
      const other = { ...claim, leaseMs: 1_000 }
      expect(store.claim(other)).toBe('claimed')
      if (end === 'handled') resolve()
      else reject(new Error('as a handler does'))
      expect(await running).toMatchObject({ outcome: end })
      expect(store.claim({ ...other, token: 'another' })).toBe(
        end === 'handled' ? 'duplicate' : 'in_progress',
      )
    },
  )

  it('is right about an attempt whose event was claimed and released meanwhile', async () => {
    let time = 0
    const store = memoryStore({ now: () => time })
    const { promise, resolve } = deferred()
    const running = makeQondor({ store })
      .onPing(() => promise)
      .receive(given)
    await nextTurn()
    time += 3_600_000
    void store.claim(claim)
    void store.release(claim)
    handle(store, 'another')
    resolve()
    await running
    expect(isRemembered(store, claim.key)).toBe(true)
    expect(isRemembered(store, 'another')).toBe(true)
  })
})

describe('what a memory store takes', () => {
  it('grows with its use, whatever it may hold', () => {
    const before = process.memoryUsage().arrayBuffers
    const stores = Array.from({ length: 100 }, () => memoryStore({ maxIds: 1_000_000 }))
    for (const store of stores) {
      handle(store, ...Array.from({ length: 10 }, () => `PingV1:${crypto.randomUUID()}`))
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 2_000)
  })

  it('ends to grow at maxIds', () => {
    const store = memoryStore({ maxIds: 1_000 })
    const handleMany = (): number => {
      for (let count = 0; count < 2_000; count += 1) {
        handle(store, `PingV1:${crypto.randomUUID()}`)
      }
      return process.memoryUsage().arrayBuffers
    }
    const full = handleMany()
    for (let times = 0; times < 5; times += 1) expect(handleMany()).toBeLessThan(full + 1_000)
  })
})

describe('the first event that a store gets', () => {
  const uuid = '84f48600-cdfc-477e-8257-916f9f3f7094'
  const key = `PingV1:${uuid}`

  it('is claimed again once its lease is over, and released for good', () => {
    let time = 0
    const store = memoryStore({ now: () => time })
    expect(store.claim(claimOf(key))).toBe('claimed')
    time += 100
    const second = { ...claimOf(key), token: 'other' }
    expect(store.claim(second)).toBe('claimed')
    expect(store.claim(claimOf(key))).toBe('in_progress')
    void store.release(claimOf(key))
    expect(store.claim(second)).toBe('in_progress')
    void store.release(second)
    expect(store.claim(second)).toBe('claimed')
  })

  it('is counted once, however often it is completed', () => {
    const store = memoryStore({ maxIds: 2 })
    handle(store, key)
    void store.complete(claimOf(key))
    void store.complete(claimOf(key))
    handle(store, 'b')
    expect(isRemembered(store, key)).toBe(true)
  })

  it('fails with the error of its handler, which the log shows', async () => {
    const error = new Error('as a handler does')
    captureLog()
    const qondor = makeQondor().onPing(() => Promise.reject(error))
    const result = await qondor.receive(request('PingV1', { webhookId: uuid }))
    expect(result.error).toMatchObject({ code: 'handler_failed', cause: error })
  })
})
