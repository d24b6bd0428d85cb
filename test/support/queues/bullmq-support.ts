import { randomUUID } from 'node:crypto'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { afterEach } from 'vitest'
import type { DeliveryQueue } from '../../../src/queue/index.js'
import { type BullmqQueueOptions, bullmqQueue } from '../../../src/queues/bullmq/index.js'
import { startRedis } from '../servers/redis.js'
import { type SilentProxy, startSilentProxy } from '../servers/silent-proxy.js'
import type { TestServer } from '../servers/test-server.js'

export const patiently = { timeout: 18_000, interval: 50 }
export const nowhere = { host: '127.0.0.1', port: 1 }
const ends: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** Opens a queue until the end of the test. */
export function open(
  options: Partial<BullmqQueueOptions> & Pick<BullmqQueueOptions, 'connection'>,
): DeliveryQueue {
  const queue = bullmqQueue({ name: `test-${randomUUID()}`, firstRetryMs: 300, ...options })
  ends.unshift(() => queue.close())
  return queue
}

/** Starts a Redis until the end of the test. */
export async function ownRedis(options?: Parameters<typeof startRedis>[0]): Promise<TestServer> {
  const server = await startRedis(options)
  ends.push(() => server.remove())
  return server
}

/** Starts a proxy to a Redis until the end of the test. */
export async function ownProxy(port: number): Promise<SilentProxy> {
  const proxy = await startSilentProxy(port)
  ends.push(() => proxy.close())
  return proxy
}

/** Connects until the end of the test. */
export function clientOf(url: string): Redis {
  const client = new Redis(url).on('error', () => {})
  ends.push(() => client.quit())
  return client
}

/** BullMQ's own view of a queue. */
export async function rawQueue(
  connection: { readonly url: string },
  name: string,
  queue: DeliveryQueue,
): Promise<Queue> {
  const raw = new Queue(name, { connection })
  ends.unshift(() => raw.close())
  await queue.ready()
  return raw
}
