import { Redis } from 'ioredis'
import { createClient } from 'redis'
import type { RedisClientLike } from '../../../src/stores/redis.js'

/** A client and how to close it. */
export interface OpenClient {
  readonly client: RedisClientLike
  readonly close: () => void
}

// What goes wrong with a connection shows in the answers, too.
const ignore = (): void => {}

/** How to connect with either library. */
export const redisClients: Readonly<Record<string, (url: string) => Promise<OpenClient>>> = {
  'node-redis': async (url) => {
    const client = createClient({ url, socket: { reconnectStrategy: 50 } }).on('error', ignore)
    await client.connect()
    return { client, close: () => client.destroy() }
  },
  ioredis: async (url) => {
    const client = new Redis(url, { retryStrategy: () => 50 }).on('error', ignore)
    return { client, close: () => client.disconnect() }
  },
}
