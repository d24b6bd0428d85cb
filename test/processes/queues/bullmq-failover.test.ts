import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import {
  clientOf,
  nowhere,
  open,
  ownProxy,
  ownRedis,
  patiently,
} from '../../support/queues/bullmq-support.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler } from '../../support/queues/recording-handler.js'
import { hasRedis } from '../../support/servers/redis.js'

describe.runIf(hasRedis())('a Redis whose primary changes', () => {
  /** Two servers and a host name, which leads to the primary. */
  async function pairBehindName() {
    const [one, other] = [await ownRedis(), await ownRedis()]
    const [admin, otherAdmin] = [clientOf(one.url), clientOf(other.url)]
    await otherAdmin.replicaof('127.0.0.1', one.port)
    await expect
      .poll(() => otherAdmin.info('replication'), patiently)
      .toContain('master_link_status:up')
    const proxy = await ownProxy(one.port)
    return {
      proxy,
      connection: { ...nowhere, port: proxy.port },
      /** The old primary lives on as a replica, and its connections stay open. */
      async failOver() {
        await otherAdmin.replicaof('NO', 'ONE')
        proxy.pointTo(other.port)
        await admin.replicaof('127.0.0.1', other.port)
      },
    }
  }

  it.each(['options', 'a client'])(
    'is followed by receivers and workers, with a connection from %s',
    async (from) => {
      const { connection, failOver } = await pairBehindName()
      const url = `redis://127.0.0.1:${connection.port}`
      const queue = open({ connection: from === 'options' ? connection : clientOf(url) })
      const { keys, handle } = recordingHandler()
      const onError = vi.fn()
      await queue.work(handle, { concurrency: 2, onError })
      await queue.enqueue(makeDelivery())
      await expect.poll(() => keys().length, patiently).toBe(1)

      await failOver()
      // All at once and one after the other, none is refused.
      const crowd = await Promise.all(
        Array.from({ length: 20 }, () => queue.enqueue(makeDelivery())),
      )
      expect(new Set(crowd)).toEqual(new Set(['queued']))
      expect(await queue.enqueue(makeDelivery())).toBe('queued')
      await expect.poll(() => keys().length, patiently).toBe(22)
      expect(onError.mock.calls.length).toBeLessThan(2)
    },
    40_000,
  )

  it('is waited for by workers until its name leads to the new primary', async () => {
    const { connection, failOver, proxy } = await pairBehindName()
    const queue = open({ connection })
    const { keys, handle } = recordingHandler()
    const onError = vi.fn()
    await queue.work(handle, { concurrency: 2, onError })
    const pointTo = vi.spyOn(proxy, 'pointTo').mockImplementation(() => {})
    await failOver()
    const [[newPort = 0] = []] = pointTo.mock.calls
    pointTo.mockRestore()
    const before = performance.now()
    await expect(queue.enqueue(makeDelivery())).rejects.toThrow('READONLY')
    expect(performance.now() - before).toBeLessThan(5_000)
    await delay(3_000)
    proxy.pointTo(newPort)
    await expect.poll(() => queue.enqueue(makeDelivery()).catch(() => ''), patiently).toBe('queued')
    await expect.poll(() => keys().length, patiently).toBeGreaterThan(0)
    expect(onError).toHaveBeenCalledTimes(1)
  }, 40_000)
})
