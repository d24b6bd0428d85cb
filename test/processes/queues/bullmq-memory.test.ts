import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { clientOf, open, ownRedis, patiently } from '../../support/queues/bullmq-support.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler } from '../../support/queues/recording-handler.js'
import { hasRedis } from '../../support/servers/redis.js'

const refused = { code: 'queue_unavailable', message: expect.stringContaining('noeviction') }
const soon = { timeout: 5_000, interval: 100 }

describe.runIf(hasRedis())('a Redis that deletes data when its memory is full', () => {
  it.each(['allkeys-lru', 'allkeys-random', 'volatile-lru', 'volatile-ttl'])(
    'is not used: %s',
    async (policy) => {
      vi.spyOn(console, 'warn').mockImplementation(() => {})
      const server = await ownRedis({ settings: { 'maxmemory-policy': policy } })
      const queue = open({ connection: { url: server.url } })
      await expect(queue.ready()).rejects.toMatchObject(refused)
      await expect(queue.enqueue(makeDelivery())).rejects.toMatchObject(refused)
      await expect(queue.storeDeadLetter(makeDelivery(), 'r')).rejects.toMatchObject(refused)
      expect(await queue.stats()).toMatchObject({ waiting: 0, dead: 0 })

      // Set right, and wrong again, while the queue is open.
      const admin = clientOf(server.url)
      await admin.config('SET', 'maxmemory-policy', 'noeviction')
      await expect.poll(() => queue.enqueue(makeDelivery()).catch(() => ''), soon).toBe('queued')
      await admin.config('SET', 'maxmemory-policy', policy)
      await expect.poll(() => queue.enqueue(makeDelivery()).catch(() => ''), soon).toBe('')
      vi.restoreAllMocks()
    },
  )

  it('is used where that is allowed, with one warning', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const server = await ownRedis({ settings: { 'maxmemory-policy': 'allkeys-lru' } })
    const onWarning = vi.fn()
    const connection = { url: server.url }
    const queue = open({ connection, onWarning, allowEviction: true })
    await queue.ready()
    expect(await queue.enqueue(makeDelivery())).toBe('queued')
    await delay(1_100)
    expect(await queue.enqueue(makeDelivery())).toBe('queued')
    expect(onWarning.mock.calls).toEqual([[expect.stringContaining('allkeys-lru')]])
    vi.restoreAllMocks()
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no warnings here')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no warnings here'))],
  ])(
    'is used where that is allowed, also if the observer of the warning %s',
    async (_, onWarning) => {
      vi.spyOn(console, 'warn').mockImplementation(() => {})
      const server = await ownRedis({ settings: { 'maxmemory-policy': 'allkeys-lru' } })
      const queue = open({ connection: { url: server.url }, onWarning, allowEviction: true })
      await queue.ready()
      expect(await queue.enqueue(makeDelivery())).toBe('queued')
      vi.restoreAllMocks()
    },
  )

  it('is warned of once when it cannot be asked', async () => {
    const server = await ownRedis()
    const admin = clientOf(server.url)
    const without = ['-info', '-config']
    await admin.call('ACL', 'SETUSER', 'guest', 'on', '>word', '~*', '&*', '+@all', ...without)
    const onWarning = vi.fn()
    // Without it BullMQ asks with INFO itself, and gives up.
    const more = { skipVersionCheck: true, enableReadyCheck: false }
    const connection = { port: server.port, username: 'guest', password: 'word', ...more }
    const queue = open({ connection, onWarning })
    await queue.ready()
    expect(await queue.enqueue(makeDelivery())).toBe('queued')
    await delay(1_100)
    expect(await queue.enqueue(makeDelivery())).toBe('queued')
    expect(onWarning.mock.calls).toEqual([[expect.stringContaining('maxmemory-policy')]])
  })
})

describe.runIf(hasRedis())('a Redis whose memory is full', () => {
  it('takes no more deliveries, and leaves room for workers to go on', async () => {
    const settings = { maxmemory: '6mb', 'maxmemory-policy': 'noeviction' }
    const server = await ownRedis({ settings })
    const queue = open({ connection: { url: server.url } })
    const body = JSON.stringify({ text: 'x'.repeat(6_000) })
    const answers: string[] = []
    for (let count = 0; count < 1_000; count += 1) {
      const stored = queue.enqueue(makeDelivery({ body }))
      answers.push(await stored.catch(({ message }) => message.slice(0, 20)))
    }
    expect(new Set(answers)).toEqual(new Set(['queued', 'Redis is almost full']))
    await expect(queue.storeDeadLetter(makeDelivery({ body }), 'r')).rejects.toMatchObject({
      code: 'queue_unavailable',
      message: expect.stringContaining('maxmemory'),
    })
    // The server starts with about one megabyte, and most of the rest was used.
    const queued = answers.filter((answer) => answer === 'queued').length
    expect(queued).toBeGreaterThan(250)

    const { keys, handle } = recordingHandler()
    const onError = vi.fn()
    await queue.work(handle, { concurrency: 5, onError })
    await expect.poll(() => keys().length, patiently).toBe(queued)
    await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 0, active: 0 })
    expect(onError).not.toHaveBeenCalled()

    await clientOf(server.url).config('SET', 'maxmemory', '60mb')
    const late = () => queue.enqueue(makeDelivery({ body })).catch(() => '')
    await expect.poll(late, soon).toBe('queued')
  }, 40_000)

  it('is asked at most once a second, and only while deliveries are stored', async () => {
    const server = await ownRedis()
    const queue = open({ connection: { url: server.url } })
    const admin = clientOf(server.url)
    await queue.ready()
    const asked = async () => {
      const stats = await admin.info('commandstats')
      return Number(/cmdstat_info:calls=(\d+)/.exec(stats)?.[1])
    }
    await delay(1_200)
    const before = await asked()
    const start = performance.now()
    while (performance.now() - start < 1_500) {
      await Promise.all([queue.enqueue(makeDelivery()), queue.enqueue(makeDelivery())])
    }
    const during = (await asked()) - before
    await delay(1_500)
    const after = (await asked()) - before - during
    // One of them is ours each time.
    expect(during - 1).toBeGreaterThan(0)
    expect(during - 1).toBeLessThan(4)
    expect(after).toBe(1)
  })
})
