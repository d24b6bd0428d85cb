import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { NonRetryableError } from '../../../src/index.js'
import type { QueueHost } from '../../support/examples/queue-host.js'
import { openAzure } from '../../support/examples/queue-host-azure.js'
import { openCloudflare } from '../../support/examples/queue-host-cloudflare.js'
import { openSqs } from '../../support/examples/queue-host-sqs.js'
import { runScript } from '../../support/examples/running-example.js'
import { readFixture } from '../../support/fixtures.js'

const hosts = [
  { name: 'sqs', open: openSqs, maxBodyBytes: 262_144, maxMessageBytes: 1_048_576 },
  { name: 'azure-service-bus', open: openAzure, maxBodyBytes: 120_000, maxMessageBytes: 256_000 },
  {
    name: 'cloudflare-queues',
    open: openCloudflare,
    maxBodyBytes: 60_000,
    maxMessageBytes: 128_000,
  },
]
const body = readFixture('documented', 'offer-sent-v1.json').toString()
const { webhookId } = JSON.parse(body)

// What the examples say of their deliveries.
const silenced = (['log', 'error'] as const).map((method) => vi.spyOn(console, method))

beforeAll(() => silenced.map((spy) => spy.mockImplementation(() => {})))
afterAll(() => silenced.map((spy) => spy.mockRestore()))

describe.each(hosts)('examples/$name', ({ name, open, maxBodyBytes, maxMessageBytes }) => {
  const handle = vi.fn()
  let host: QueueHost

  beforeAll(async () => {
    host = await open()
    host.qondor.onOfferSent(handle)
  })

  afterEach(() => {
    host.break(false)
    handle.mockReset()
  })

  afterAll(() => host.close())

  it('has the types of the real client', async () => {
    await runScript(name, 'build')
  })

  it('stores an authentic delivery before it answers queued, and runs no handler', async () => {
    expect(await host.post(body)).toMatchObject({ status: 200, outcome: 'queued' })
    const projectId = 1
    expect(host.queue).toMatchObject([{ webhookId, topic: 'OfferSentV1', projectId }])
    expect(host.queue[0]?.body).toBe(body)
    expect(handle).not.toHaveBeenCalled()
  })

  it('answers 503 when it cannot store it', async () => {
    host.break(true)
    const refused = { status: 503, outcome: 'unavailable', code: 'queue_unavailable' }
    expect(await host.post(body)).toMatchObject(refused)
    expect(await host.post('{')).toMatchObject(refused)
    expect(host.queue).toHaveLength(1)
    expect(host.dead).toHaveLength(0)
  })

  it('stores what no handler can take with the dead letters, and answers 200', async () => {
    const unread = new Uint8Array([0x7b, 0xff, 0x00])
    const unknown = JSON.stringify({ webhookId, timestamp: '2026-01-01T00:00:00Z', topic: 'New' })
    for (const invalid of ['{"topic":\ufffe\uffff\0\ud800', unread]) {
      expect(await host.post(invalid)).toMatchObject({ status: 200, outcome: 'invalid' })
    }
    expect(await host.post(unknown)).toMatchObject({ status: 200, outcome: 'unknown_topic' })
    expect(host.queue).toHaveLength(1)
    const reasons = [/^invalid_json: /, /^invalid_encoding: /, /^unknown_topic: /]
    const expected = reasons.map((reason) => ({ reason: expect.stringMatching(reason) }))
    expect(host.dead).toMatchObject(expected)
  })

  it('stores the largest body that it takes', async () => {
    const event = { ...JSON.parse(body), offerHeading: '' }
    // Each quote is two bytes of the body and four of the message.
    const quotes = Math.floor((maxBodyBytes - JSON.stringify(event).length) / 2)
    event.offerHeading = '"'.repeat(quotes)
    expect(await host.post(JSON.stringify(event))).toMatchObject({ outcome: 'queued' })
    const messageBytes = Buffer.byteLength(JSON.stringify(host.queue.at(-1)))
    expect(messageBytes).toBeGreaterThan(1.9 * maxBodyBytes)
    expect(messageBytes).toBeLessThan(maxMessageBytes)
    const larger = JSON.stringify({ ...event, offerHeading: `${event.offerHeading}"` })
    expect(await host.post(larger)).toMatchObject({ status: 413, code: 'body_too_large' })
  })

  it('runs the handlers of a good message once, and is done with it', async () => {
    expect(await host.consume(host.queue[0], 1)).toEqual({ action: 'ack' })
    expect(handle).toHaveBeenCalledOnce()
    const [event, delivery] = handle.mock.calls[0] ?? []
    expect(event).toMatchObject({ webhookId, offerId: 1 })
    expect(delivery).toMatchObject({ attempt: 1, rawBody: body })
  })

  it.each([
    [1, 5],
    [4, 40],
    [9, 1_280],
  ])(
    'has a message whose handler throws handed out again: attempt %i, after %i s',
    async (attempt, delaySeconds) => {
      const { length } = host.dead
      handle.mockRejectedValue(new Error('The CRM is away.'))
      expect(await host.consume(host.queue[0], attempt)).toEqual({ action: 'retry', delaySeconds })
      expect(handle).toHaveBeenCalledOnce()
      expect(host.dead).toHaveLength(length)
    },
  )

  it.each([
    ['a NonRetryableError', 1, new NonRetryableError('No such customer.')],
    ['the last attempt', 10, new Error('The CRM is away.')],
  ])('stores with the dead letters what ends with %s', async (_, attempt, thrown) => {
    const { length } = host.dead
    handle.mockRejectedValue(thrown)
    expect(await host.consume(host.queue[0], attempt)).toEqual({ action: 'ack' })
    expect(host.dead).toHaveLength(length + 1)
    const dead = host.dead.at(-1)
    expect(dead).toMatchObject({ webhookId, reason: expect.stringMatching(/^handler_failed: /) })
    handle.mockReset()
    expect(await host.consume(dead, 1)).toEqual({ action: 'ack' })
    expect(handle).toHaveBeenCalledOnce()
  })

  it('keeps a message whose dead letter it cannot store', async () => {
    handle.mockRejectedValue(new NonRetryableError('No such customer.'))
    host.break(true)
    const settled = await host.consume(host.queue[0], 1).catch(() => ({ action: 'retry' }))
    expect(settled).toMatchObject({ action: 'retry' })
  })

  it('keeps a message that it cannot read', async () => {
    const message = { ...host.queue[0], version: 2 }
    const settled = await host.consume(message, 1).catch(() => ({ action: 'retry' }))
    expect(settled).toMatchObject({ action: 'retry' })
    expect(handle).not.toHaveBeenCalled()
  })
})
