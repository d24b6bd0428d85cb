import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { clientOf, open, ownRedis, patiently } from '../../support/queues/bullmq-support.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler } from '../../support/queues/recording-handler.js'
import { hasRedis } from '../../support/servers/redis.js'

describe.runIf(hasRedis())('a Redis of its own', () => {
  it('warns once without an append-only file', async () => {
    const server = await ownRedis({ appendonly: 'no' })
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const queue = open({ connection: { url: server.url } })
    await queue.ready()
    await queue.enqueue(makeDelivery())
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^\[qondor-webhooks\] Redis has no/)]])
    expect(warn.mock.calls.join()).not.toContain(String(server.port))
    warn.mockRestore()
  })

  it('is asked in another way when it forbids CONFIG', async () => {
    for (const appendonly of ['no', 'yes'] as const) {
      const server = await ownRedis({ appendonly })
      const admin = clientOf(server.url)
      await admin.call('ACL', 'SETUSER', 'guest', 'on', '>word', '~*', '&*', '+@all', '-config')
      const onWarning = vi.fn()
      const connection = { port: server.port, username: 'guest', password: 'word' }
      await open({ connection, onWarning }).ready()
      expect(onWarning).toHaveBeenCalledTimes(appendonly === 'no' ? 1 : 0)
    }
  })

  it('may go away and come back', async () => {
    const server = await ownRedis()
    await server.kill()
    const queue = open({ connection: { url: server.url } })
    await expect(queue.enqueue(makeDelivery())).rejects.toThrow()
    await server.start()

    const { keys, handle } = recordingHandler()
    const onError = vi.fn()
    await queue.work(handle, { concurrency: 2, onError })
    await queue.enqueue(makeDelivery())
    await expect.poll(() => keys().length, patiently).toBe(1)

    await server.kill()
    const before = performance.now()
    await expect(queue.enqueue(makeDelivery())).rejects.toThrow()
    expect(performance.now() - before).toBeLessThan(3_000)
    await delay(1_000)
    await server.start()
    const late = makeDelivery()
    await expect.poll(() => queue.enqueue(late).catch(() => ''), patiently).toBe('queued')
    await expect.poll(keys, patiently).toContain(late.key)
    // One outage, however often it was tried.
    expect(onError.mock.calls).toEqual([[expect.any(Error)]])
  })

  it('is not waited for when there is nothing to end', async () => {
    const server = await ownRedis()
    const queue = open({ connection: { url: server.url } })
    await queue.work(recordingHandler().handle, { concurrency: 1, onError: () => {} })
    await server.kill()
    await delay(200)
    const before = performance.now()
    await queue.close()
    expect(performance.now() - before).toBeLessThan(5_000)
  })
})
