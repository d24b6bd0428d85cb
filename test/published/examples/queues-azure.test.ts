import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { importExample } from '../../support/examples/queue-host.js'
import { type AzureHost, openAzure } from '../../support/examples/queue-host-azure.js'
import { readFixture } from '../../support/fixtures.js'

const body = readFixture('documented', 'offer-sent-v1.json').toString()
const { webhookId } = JSON.parse(body)
const handle = vi.fn()
let host: AzureHost

beforeAll(async () => {
  for (const method of ['log', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation(() => {})
  }
  host = await openAzure()
  host.qondor.onOfferSent(handle)
  await host.post(body)
})

afterEach(() => handle.mockReset())

afterAll(() => {
  host.close()
  vi.restoreAllMocks()
})

it('names the event once, so that no later attempt is a repeat', async () => {
  handle.mockRejectedValue(new Error('The CRM is away.'))
  for (const attempt of [1, 2]) await host.consume(host.queue[0], attempt)
  const [first, ...later] = host.broker.stored.get('qondor') ?? []
  expect(first).toMatchObject({ sessionId: '1', body: { attempt: 1 } })
  expect(first?.messageId).toHaveLength(36)
  expect(first?.messageId).toBe(host.queue[0]?.key)
  expect(later).toMatchObject([{ body: { attempt: 2 } }, { body: { attempt: 3 } }])
  expect(new Set([first, ...later].map((stored) => stored?.messageId)).size).toBe(3)
  expect(later.every(({ sessionId }) => sessionId === '1')).toBe(true)
})

it('takes a message that Azure hands over as text', async () => {
  const { consume } = await importExample('azure-service-bus/consumer.ts')
  await consume(JSON.stringify({ ...host.queue[0], attempt: 7 }))
  const [, delivery] = handle.mock.calls[0] ?? []
  expect(delivery).toMatchObject({ webhookId, attempt: 7 })
})

it('rejects, so that Azure abandons the message, when it cannot store the next attempt', async () => {
  handle.mockRejectedValue(new Error('The CRM is away.'))
  host.broker.break(true)
  await expect(host.consume(host.queue[0], 1)).rejects.toThrow()
  host.broker.break(false)
})

it('replays the dead letters as first attempts, not as duplicates', async () => {
  for (const invalid of ['{', '[']) await host.post(invalid)
  const before = host.broker.stored.get('qondor')?.length ?? 0
  await importExample('azure-service-bus/replay.ts')
  const replayed = host.broker.stored.get('qondor')?.slice(before) ?? []
  expect(replayed.map(({ body }) => [body.key, body])).toMatchObject(
    host.dead.map(({ key }) => [key, { attempt: 1 }]),
  )
  expect(replayed).toHaveLength(2)
  expect(host.broker.completed()).toBe(2)
})
