import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterEach, expect, it, vi } from 'vitest'
import type { AttemptResult } from '../../../src/queue/index.js'
import { clientOf, open, ownRedis, patiently } from '../../support/queues/bullmq-support.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { describeWith } from '../../support/servers/describe-with.js'

const given: AttemptResult = { action: 'deadLetter', reason: 'no: never' }

describeWith('redisUrl', 'what a queue on BullMQ remembers of attempts', (url) => {
  const connection = { url }
  afterEach(() => void vi.restoreAllMocks())

  it('costs no command where nothing is remembered', async () => {
    const commands = (['eval', 'hkeys', 'hdel'] as const).map((name) =>
      vi.spyOn(Redis.prototype, name),
    )
    const queue = open({ connection })
    const { calls, handle } = recordingHandler(({ attempt: { number } }) => {
      return number === 1 ? { action: 'retry', reason: 'not yet' } : { action: 'ack' }
    })
    for (let count = 0; count < 5; count += 1) await queue.enqueue(makeDelivery())
    await workOn(queue, handle)
    await expect.poll(() => calls.length, patiently).toBe(10)
    await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 0, active: 0 })
    for (const command of commands) expect(command).not.toHaveBeenCalled()
    // As it would be seen.
    await queue.enqueue(makeDelivery())
    await expect.poll(() => calls.length, patiently).toBe(11)
    await calls[10]?.attempt.marks?.read()
    expect(commands[1]).toHaveBeenCalledOnce()
  })

  it('names the handlers of the last death, and none where none was named', async () => {
    const queue = open({ connection })
    await queue.enqueue(makeDelivery())
    const { handle } = recordingHandler()
    const results = [{ ...given, failedHandlers: ['crm'] }, given]
    await workOn(queue, async (...args) => {
      await handle(...args)
      return results.shift() ?? { action: 'ack' }
    })
    await expect
      .poll(() => queue.dead.list(), patiently)
      .toMatchObject([{ failedHandlers: ['crm'] }])
    expect(await queue.dead.replayAll()).toBe(1)
    await expect.poll(() => queue.dead.list(), patiently).toMatchObject([{ failedHandlers: [] }])
  })

  it('goes with a job that is removed, also if a mark comes after that', async () => {
    const name = `test-${randomUUID()}`
    const queue = open({ connection, name })
    await queue.enqueue(makeDelivery())
    const { calls, handle } = recordingHandler(async ({ attempt: { marks } }) => {
      await marks?.add('handler:crm')
      return { ...given, failedHandlers: ['mail'] }
    })
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    const [letter] = await queue.dead.list()
    expect(letter).toMatchObject({ marks: ['handler:crm'], failedHandlers: ['mail'] })
    const jobKey = `bull:${name}:${letter?.id.split(':')[1]}`
    const client = clientOf(url)
    expect(await client.exists(jobKey)).toBe(1)
    expect(await queue.dead.remove(letter?.id ?? '')).toBe(true)
    await calls[0]?.attempt.marks?.add('handler:late')
    expect(await client.exists(jobKey)).toBe(0)
  })

  it('is not forgotten by a replay with all handlers that comes second', async () => {
    const queue = open({ connection, firstRetryMs: 2_000 })
    await queue.enqueue(makeDelivery())
    const seen: (readonly string[] | undefined)[] = []
    const { calls, handle } = recordingHandler(async ({ attempt: { marks } }) => {
      seen.push(await marks?.read())
      await marks?.add(`handler:${seen.length}`)
      if (seen.length === 1) return given
      return seen.length === 2 ? { action: 'retry', reason: 'not yet' } : { action: 'ack' }
    })
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    const [{ id = '' } = {}] = await queue.dead.list()
    expect(await queue.dead.replay(id, { allHandlers: true })).toBe(true)
    await expect.poll(() => calls.length, patiently).toBe(2)
    expect(await queue.dead.replay(id, { allHandlers: true })).toBe(false)
    await expect.poll(() => seen, patiently).toEqual([[], [], ['handler:2']])
  })
})

describeWith('redisUrl', 'the warnings of a queue on BullMQ', () => {
  const noFile = expect.stringMatching(/^Redis has no append-only file/)
  afterEach(() => void vi.restoreAllMocks())

  async function openWithoutFile(options: Parameters<typeof open>[0] | object = {}) {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const server = await ownRedis({ appendonly: 'no' })
    return { warn, queue: open({ connection: { url: server.url }, ...options }) }
  }

  it('go to the logger of the receiver', async () => {
    const { warn, queue } = await openWithoutFile()
    const logger = { debug: vi.fn(), warn: vi.fn(), error: vi.fn() }
    queue.logTo?.(logger)
    await queue.ready()
    expect(logger.warn.mock.calls).toEqual([[{}, noFile]])
    expect(warn).not.toHaveBeenCalled()
  })

  it('go to onWarning where there is one', async () => {
    const onWarning = vi.fn()
    const { warn, queue } = await openWithoutFile({ onWarning })
    const logger = { debug: vi.fn(), warn: vi.fn(), error: vi.fn() }
    queue.logTo?.(logger)
    await queue.ready()
    expect(onWarning.mock.calls).toEqual([[noFile]])
    expect(logger.warn).not.toHaveBeenCalled()
    expect(warn).not.toHaveBeenCalled()
  })
})
