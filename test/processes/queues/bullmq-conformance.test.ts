import { Redis } from 'ioredis'
import { afterAll } from 'vitest'
import { bullmqQueue } from '../../../src/queues/bullmq/index.js'
import { testQueue } from '../../support/queues/queue-conformance.js'
import { describeWith } from '../../support/servers/describe-with.js'

describeWith('redisUrl', 'BullMQ on Redis', (url) => {
  const client = new Redis(url, { lazyConnect: true })
  afterAll(() => client.disconnect())

  async function countMarks(name: string): Promise<number> {
    const keys = await client.keys(`bull:${name}:*`)
    const fieldsOf = async (key: string) => {
      return (await client.type(key)) === 'hash' ? await client.hkeys(key) : []
    }
    const fields = await Promise.all(keys.map(fieldsOf))
    return fields.filter((each) => each.some((field) => field.startsWith('mark:'))).length
  }

  testQueue({
    name: 'with a connection of its own',
    open: (options) => bullmqQueue({ connection: { url }, ...options }),
    countMarks,
  })

  testQueue({
    name: 'with a client of the user’s',
    open: (options) => bullmqQueue({ connection: client, ...options }),
    countMarks,
  })
})
