import { Cluster, Redis } from 'ioredis'
import { createClient } from 'redis'
import { describe, expect, it } from 'vitest'
import { type BullmqQueueOptions, bullmqQueue } from '../../../src/queues/bullmq/index.js'
import { nowhere, open } from '../../support/queues/bullmq-support.js'

describe('bullmqQueue', () => {
  it('has no order within a project', () => {
    // @ts-expect-error the type has none, either
    const options: BullmqQueueOptions = { connection: nowhere, order: 'project' }
    expect(() => bullmqQueue(options)).toThrow(/order.+pgBossQueue/)
    expect(() => bullmqQueue({ connection: nowhere, order: 'none' })).not.toThrow()
  })

  it.each([
    ['no connection', undefined],
    ['the URL of an unset variable', { url: undefined }],
    ['an empty URL', { url: '' }],
    ['a prefix of keys', { ...nowhere, keyPrefix: 'crm:' }],
    ['a client with a prefix of keys', new Redis({ lazyConnect: true, keyPrefix: 'crm:' })],
    ['a cluster', new Cluster([], { lazyConnect: true })],
    ['a client of another package', createClient()],
  ])('refuses %s', (_, connection) => {
    expect(() => bullmqQueue({ connection } as BullmqQueueOptions)).toThrow(
      expect.objectContaining({ code: 'invalid_options' }),
    )
  })

  it('says at the start that Redis is away, and has nothing to close', async () => {
    const queue = open({ connection: nowhere })
    await expect(queue.ready()).rejects.toMatchObject({
      code: 'queue_unavailable',
      cause: expect.objectContaining({ code: 'ECONNREFUSED' }),
    })
    await queue.close()
  })
})
