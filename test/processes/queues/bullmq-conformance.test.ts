import { Redis } from 'ioredis'
import { afterAll } from 'vitest'
import { bullmqQueue } from '../../../src/queues/bullmq/index.js'
import { testQueue } from '../../support/queues/queue-conformance.js'
import { describeWith } from '../../support/servers/describe-with.js'

describeWith('redisUrl', 'BullMQ on Redis', (url) => {
  testQueue({
    name: 'with a connection of its own',
    open: (options) => bullmqQueue({ connection: { url }, ...options }),
  })

  const client = new Redis(url, { lazyConnect: true })
  afterAll(() => client.disconnect())
  testQueue({
    name: 'with a client of the user’s',
    open: (options) => bullmqQueue({ connection: client, ...options }),
  })
})
