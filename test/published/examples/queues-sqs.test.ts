import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../../../src/index.js'
import { importExample } from '../../support/examples/queue-host.js'
import { openSqs, openSqsFifo, type SqsHost } from '../../support/examples/queue-host-sqs.js'
import { readFixture } from '../../support/fixtures.js'

const body = readFixture('documented', 'offer-sent-v1.json').toString()
const handle = vi.fn()
let host: SqsHost

async function load(open: () => Promise<SqsHost>): Promise<void> {
  vi.resetModules()
  for (const method of ['log', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation(() => {})
  }
  host = await open()
  host.qondor.onOfferSent(handle)
  await host.post(body)
}

afterEach(() => handle.mockReset())
afterAll(() => vi.restoreAllMocks())

describe('examples/sqs on standard queues', () => {
  beforeAll(() => load(openSqs))
  afterAll(() => host.close())

  it('asks for no order', () => {
    const [command] = host.commands.get('SendMessage') ?? []
    expect(Object.keys(command ?? {})).toEqual(['QueueUrl', 'MessageBody'])
  })

  it('sends no character that SQS refuses', async () => {
    const text = JSON.stringify({ ...JSON.parse(body), offerHeading: '\ufffe\uffff\0' })
    expect(await host.post(text)).toMatchObject({ outcome: 'queued' })
    const { MessageBody } = host.commands.get('SendMessage')?.at(-1) ?? {}
    expect(MessageBody).not.toMatch(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
    expect(host.queue.at(-1)?.body).toBe(text)
  })

  it('settles each message of a batch by itself', async () => {
    handle.mockRejectedValueOnce(new Error('The CRM is away.'))
    const records = ['m1', 'm2', 'm3'].map((id) => host.toRecord(host.queue[0], 1, { id }))
    expect(await host.consumeBatch(records)).toEqual(['m1'])
    expect(handle).toHaveBeenCalledTimes(3)
    expect(host.commands.get('ChangeMessageVisibility')?.at(-1)).toMatchObject({
      ReceiptHandle: 'receipt of m1',
      VisibilityTimeout: 5,
    })
  })

  it('handles an event once that is stored twice, with a store', async () => {
    const { handleOnce } = await importExample('sqs/once.ts')
    const { decodeDelivery } = await import('../../../src/queue/index.js')
    const delivery = decodeDelivery(host.queue[0])
    const store = memoryStore()
    const attempt = { number: 1, isLast: false }
    const run = () => handleOnce(host.qondor, store, delivery, attempt)
    handle.mockRejectedValueOnce(new Error('The CRM is away.'))
    expect(await run()).toMatchObject({ action: 'retry' })
    const both = await Promise.all([run(), run()])
    expect(both).toMatchObject([{ action: 'ack' }, { action: 'retry' }])
    expect(await run()).toEqual({ action: 'ack' })
    expect(handle).toHaveBeenCalledTimes(2)
  })

  it('answers in time when SQS does not, and sends nothing later', async () => {
    host.hang()
    const startedAt = Date.now()
    expect(await host.post(body)).toMatchObject({ status: 503, code: 'queue_unavailable' })
    expect(Date.now() - startedAt).toBeLessThan(4_900)
  })
})

describe('examples/sqs on FIFO queues', () => {
  beforeAll(() => load(openSqsFifo))
  afterAll(() => host.close())

  it('names the project and the event, and never the same dead letter twice', async () => {
    const [first] = host.commands.get('SendMessage') ?? []
    const key = host.queue[0]?.key
    expect(key).toHaveLength(36)
    expect(first).toMatchObject({ MessageGroupId: '1', MessageDeduplicationId: key })
    const { length } = host.commands.get('SendMessage') ?? []
    for (const _ of ['twice', 'the same']) await host.post('{')
    const dead = host.commands.get('SendMessage')?.slice(length) ?? []
    expect(new Set(dead.map((sent) => sent['MessageGroupId'])).size).toBe(1)
    expect(new Set(dead.map((sent) => sent['MessageDeduplicationId'])).size).toBe(2)
  })

  it('keeps what is behind a message that stays, and goes on with other projects', async () => {
    handle.mockRejectedValueOnce(new Error('The CRM is away.'))
    const records = [
      ['m1', '1'],
      ['m2', '2'],
      ['m3', '1'],
      ['m4', '2'],
    ].map(([id = '', group = '']) => host.toRecord(host.queue[0], 1, { id, group }))
    expect(await host.consumeBatch(records)).toEqual(['m1', 'm3'])
    expect(handle).toHaveBeenCalledTimes(3)
  })
})
