import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterEach, describe, expect, it } from 'vitest'
import type { QondorWebhookError } from '../../../src/index.js'
import { type RedisClientLike, redisStore } from '../../../src/stores/redis.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { hasRedis, startRedis } from '../../support/servers/redis.js'
import { startSilentProxy } from '../../support/servers/silent-proxy.js'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

interface OpenClient {
  readonly client: RedisClientLike
  /** What docs/durable.md says to do when the store fails. */
  readonly recover: (error: QondorWebhookError) => Promise<void>
}

/** Clients with the settings of docs/durable.md. */
const clients: Readonly<Record<string, (url: string) => Promise<OpenClient>>> = {
  async 'node-redis'(url) {
    const redis = createClient({ url }).on('error', () => {})
    await redis.connect()
    ends.unshift(() => redis.destroy())
    return {
      client: redis,
      async recover({ code }) {
        if (code !== 'store_unavailable' || !redis.isReady) return
        redis.destroy()
        await redis.connect()
      },
    }
  },
  async ioredis(url) {
    const reconnectOnError = ({ message }: Error) => message.includes('READONLY')
    const redis = new Redis(url, { socketTimeout: 10_000, reconnectOnError }).on('error', () => {})
    ends.unshift(() => redis.disconnect())
    return { client: redis, recover: async () => {} }
  },
}

describe.runIf(hasRedis()).each(Object.entries(clients))('redisStore with %s', (_, open) => {
  async function receiverBehindName() {
    const [one, other] = [await startRedis(), await startRedis()]
    const proxy = await startSilentProxy(one.port)
    const admins = [new Redis(one.url), new Redis(other.url)] as const
    ends.push(...admins.map((admin) => () => admin.disconnect()))
    ends.push(
      proxy.close,
      () => one.remove(),
      () => other.remove(),
    )
    const { client, recover } = await open(`redis://127.0.0.1:${proxy.port}`)
    const errors: QondorWebhookError[] = []
    const qondor = makeQondor({ store: redisStore(client) })
      .onPing(() => {})
      .onError(async (error) => {
        errors.push(error)
        await recover(error)
      })
    const deliver = async () => {
      const webhookId = crypto.randomUUID()
      return (await qondor.receive(request('PingV1', { webhookId }))).status
    }
    return { other, proxy, admins, errors, deliver }
  }

  it('answers 503 once when the primary changes, says why, and goes on', async () => {
    const { other, proxy, admins, errors, deliver } = await receiverBehindName()
    expect(await deliver()).toBe(200)
    proxy.pointTo(other.port)
    await admins[0].replicaof('127.0.0.1', other.port)
    expect(await deliver()).toBe(503)
    expect(errors).toMatchObject([
      {
        code: 'store_unavailable',
        cause: { message: expect.stringMatching(/^Redis responded READONLY.+docs\/durable\.md/) },
      },
    ])
    await expect.poll(deliver, { timeout: 5_000, interval: 500 }).toBe(200)
    expect(errors).toHaveLength(1)
  })

  it('goes on within seconds after its connection went silent', async () => {
    const { proxy, deliver } = await receiverBehindName()
    expect(await deliver()).toBe(200)
    proxy.swallow()
    await expect.poll(deliver, { timeout: 20_000, interval: 1_000 }).toBe(200)
  }, 60_000)
})
