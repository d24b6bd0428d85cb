import { createClient, RESP_TYPES } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisStore } from '../../../src/stores/redis.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { type OpenClient, redisClients } from '../../support/stores/redis-clients.js'
import { type MakeStore, testStore } from '../../support/stores/store-conformance.js'
import { testStoreMarks } from '../../support/stores/store-marks.js'
import { uniqueName } from '../../support/stores/unique-name.js'

describeWith('redisUrl', 'redisStore', (url) => {
  const inspector = createClient({ url })
  beforeAll(() => inspector.connect())
  afterAll(() => inspector.destroy())

  describe.each(Object.entries(redisClients))('with %s', (_library, open) => {
    let connection: OpenClient
    beforeAll(async () => {
      connection = await open(url)
    })
    afterAll(() => connection.close())
    const run = uniqueName()
    const make: MakeStore = (space, options = {}) => {
      return redisStore(connection.client, { ...options, prefix: `${run}:${space}:` })
    }
    testStore(make)
    testStoreMarks(make)

    it('puts ids under qondor-webhooks: and remembers them for 30 days by default', async () => {
      const key = uniqueName()
      const store = redisStore(connection.client)
      await store.claim({ key, token: 'mine', leaseMs: 60_000 })
      const leaseMs = await inspector.pTTL(`qondor-webhooks:${key}`)
      expect(leaseMs).toBeGreaterThan(50_000)
      expect(leaseMs).toBeLessThanOrEqual(60_000)
      await store.complete({ key, token: 'mine', leaseMs: 60_000 })
      const windowMs = await inspector.pTTL(`qondor-webhooks:${key}`)
      expect(windowMs).toBeGreaterThan(30 * 86_400_000 - 10_000)
      expect(windowMs).toBeLessThanOrEqual(30 * 86_400_000)
    })

    it('claims once when a command is sent again because its answer was lost', async () => {
      const store = redisStore(connection.client, { prefix: `${uniqueName()}:` })
      const claim = { key: 'a', token: 'mine', leaseMs: 60_000 }
      expect(await store.claim(claim)).toBe('claimed')
      expect(await store.claim(claim)).toBe('claimed')
      expect(await store.claim({ ...claim, token: 'theirs' })).toBe('in_progress')
    })

    it('keeps marks for the window in a key of their own, which goes once the event is handled', async () => {
      const prefix = `${uniqueName()}:`
      const store = redisStore(connection.client, { prefix })
      const claim = { key: 'a', token: 'mine', leaseMs: 60_000 }
      await store.addMark?.(claim, 'handler:crm')
      const [key = '', ...others] = await inspector.keys(`${prefix}*`)
      expect(others).toEqual([])
      const windowMs = await inspector.pTTL(key)
      expect(windowMs).toBeGreaterThan(30 * 86_400_000 - 10_000)
      expect(windowMs).toBeLessThanOrEqual(30 * 86_400_000)
      const later = { ...claim, token: 'theirs' }
      expect(await store.readMarks?.(later)).toEqual(['handler:crm'])
      await store.complete(later)
      expect(await inspector.keys(`${prefix}*`)).toEqual([`${prefix}a`])
    })

    it('sends one command a step', async () => {
      const prefix = `${uniqueName()}:`
      const store = redisStore(connection.client, { prefix })
      const claim = { key: 'a', token: 'mine', leaseMs: 60_000 }
      const seen: string[] = []
      const monitor = inspector.duplicate()
      await monitor.connect()
      await monitor.monitor((line) => void seen.push(String(line)))
      await store.claim(claim)
      await store.readMarks?.(claim)
      await store.complete(claim)
      await store.release(claim)
      await store.addMark?.(claim, 'handler:crm')
      await inspector.get(`${prefix}end`)
      await expect.poll(() => seen.some((line) => line.includes(`${prefix}end`))).toBe(true)
      monitor.destroy()
      const sent = seen.filter((line) => line.includes(prefix) && !line.includes(' lua]'))
      expect(sent.filter((line) => !line.includes(`${prefix}end`))).toHaveLength(5)
    })
  })

  it('takes a client that answers texts as bytes', async () => {
    const client = inspector.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
    const store = redisStore(client, { prefix: `${uniqueName()}:` })
    const claim = { key: 'a', token: 'mine', leaseMs: 60_000 }
    expect(await store.claim(claim)).toBe('claimed')
    await store.complete(claim)
    expect(await store.claim(claim)).toBe('duplicate')
    await store.addMark?.(claim, 'once:bjørn')
    expect(await store.readMarks?.(claim)).toEqual(['once:bjørn'])
  })

  it('lets a user of Redis that may only use the prefix do each step', async () => {
    const [prefix, username] = [`${uniqueName()}:`, uniqueName()]
    const rules = ['on', 'nopass', `~${prefix}*`, '+@all']
    await inspector.sendCommand(['ACL', 'SETUSER', username, ...rules])
    const client = await createClient({ url, username, password: 'any' }).connect()
    const store = redisStore(client, { prefix })
    const claim = { key: 'a', token: 'mine', leaseMs: 60_000 }
    expect(await store.claim(claim)).toBe('claimed')
    await store.addMark?.(claim, 'handler:crm')
    expect(await store.readMarks?.(claim)).toEqual(['handler:crm'])
    await store.complete(claim)
    expect(await store.readMarks?.(claim)).toEqual([])
    client.destroy()
  })
})

describe('redisStore', () => {
  const client = { call: async (): Promise<unknown> => 'OK' }
  const claim = { key: 'a', token: 'mine', leaseMs: 60_000 }

  it.each([undefined, null, {}, { eval() {} }, { sendCommand() {} }, Promise.resolve(client)])(
    'rejects a value that is not a client: %j',
    (other) => {
      expect(() => redisStore(other as never)).toThrow(
        expect.objectContaining({
          code: 'invalid_options',
          message: 'redisStore needs a client from the package redis (4 or later) or ioredis.',
        }),
      )
    },
  )

  it('refuses options out of their range', () => {
    const refusal = expect.objectContaining({ code: 'invalid_options' })
    for (const windowMs of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '10', null]) {
      expect(() => redisStore(client, { windowMs: windowMs as number })).toThrow(refusal)
    }
    expect(() => redisStore(client, { prefix: 7 as never })).toThrow(refusal)
    expect(() => redisStore(client, { prefix: '', windowMs: undefined })).not.toThrow()
  })

  it('takes no other answer than those of its script for an answer', async () => {
    for (const reply of ['OK', true, 1, null, undefined, []]) {
      const store = redisStore({ call: async () => reply })
      await expect(store.claim(claim)).rejects.toThrow('supported version')
      if (Array.isArray(reply)) expect(await store.readMarks?.(claim)).toEqual([])
      else await expect(store.readMarks?.(claim)).rejects.toThrow('supported version')
    }
  })
})
