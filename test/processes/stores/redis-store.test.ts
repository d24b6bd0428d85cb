import { createClient, RESP_TYPES } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisStore } from '../../../src/stores/redis.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { type OpenClient, redisClients } from '../../support/stores/redis-clients.js'
import { testStore } from '../../support/stores/store-conformance.js'
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
    testStore((space, options = {}) => {
      return redisStore(connection.client, { ...options, prefix: `${run}:${space}:` })
    })

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

    it('sends one command a step', async () => {
      const prefix = `${uniqueName()}:`
      const store = redisStore(connection.client, { prefix })
      const claim = { key: 'a', token: 'mine', leaseMs: 60_000 }
      const seen: string[] = []
      const monitor = inspector.duplicate()
      await monitor.connect()
      await monitor.monitor((line) => void seen.push(String(line)))
      await store.claim(claim)
      await store.complete(claim)
      await store.release(claim)
      await inspector.get(`${prefix}end`)
      await expect.poll(() => seen.some((line) => line.includes(`${prefix}end`))).toBe(true)
      monitor.destroy()
      const sent = seen.filter((line) => line.includes(prefix) && !line.includes(' lua]'))
      expect(sent.filter((line) => !line.includes(`${prefix}end`))).toHaveLength(3)
    })
  })

  it('takes a client that answers texts as bytes', async () => {
    const client = inspector.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
    const store = redisStore(client, { prefix: `${uniqueName()}:` })
    const claim = { key: 'a', token: 'mine', leaseMs: 60_000 }
    expect(await store.claim(claim)).toBe('claimed')
    await store.complete(claim)
    expect(await store.claim(claim)).toBe('duplicate')
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
    }
  })
})
