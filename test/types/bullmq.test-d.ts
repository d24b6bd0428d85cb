import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { expectTypeOf, it } from 'vitest'
import { createQondorWebhooks } from '../../src/index.js'
import {
  type BullmqConnection,
  type BullmqQueueOptions,
  bullmqQueue,
  type DeliveryQueue,
} from '../../src/queues/bullmq/index.js'

it('takes options of ioredis', () => {
  expectTypeOf(
    bullmqQueue({ connection: { url: 'redis://localhost' } }),
  ).toEqualTypeOf<DeliveryQueue>()
  bullmqQueue({ connection: { url: process.env['REDIS_URL'] } })
  bullmqQueue({ connection: { host: 'localhost', port: 6379, password: 'word', db: 1, tls: {} } })
  const sentinels = [{ host: 'localhost', port: 26379 }]
  bullmqQueue({ connection: { sentinels, name: 'main', retryStrategy: () => 100 } })
})

it('takes clients of ioredis', () => {
  bullmqQueue({ connection: new Redis() })
  bullmqQueue({ connection: new Redis('redis://localhost', { maxRetriesPerRequest: null }) })
  expectTypeOf<Redis>().toExtend<BullmqConnection>()
})

it('takes what engines take, and a listener of warnings', () => {
  const options: BullmqQueueOptions = {
    connection: { port: 6379 },
    name: 'crm',
    attempts: 3,
    firstRetryMs: 1_000,
    maxRetryMs: 60_000,
    windowMs: 86_400_000,
    order: 'none',
    onWarning: (message) => expectTypeOf(message).toEqualTypeOf<string>(),
  }
  createQondorWebhooks({ auth: false, queue: bullmqQueue(options) })
})

it('takes nothing else', () => {
  // @ts-expect-error there is no queue without a server
  bullmqQueue({})
  // @ts-expect-error a URL goes into connection.url
  bullmqQueue({ connection: 'redis://localhost' })
  // @ts-expect-error a client of another package
  bullmqQueue({ connection: createClient() })
  // @ts-expect-error BullMQ has no order within a project
  bullmqQueue({ connection: {}, order: 'project' })
})
