import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import * as z from 'zod'
import {
  createQondorWebhooks,
  type DeduplicationStore,
  type WebhookReceiver,
} from '../../../src/index.js'
import { bodyOf } from '../receiver/bodies.js'
import { auth, headers, makeQondor } from '../receiver/qondor.js'

/** What a receiver makes of a store: the part of the store's tests that goes through `receive`. */
export function testReceiverOn(makeStore: () => DeduplicationStore): void {
  it('remembers each of the events that a receiver distinguishes, once', async () => {
    const qondor = makeQondor({ store: makeStore() })
      .onAny(() => {})
      .onUnknownTopic(() => {})
      .onInvalid(() => {})
      .onError(() => {})
    const nil = '00000000-0000-0000-0000-000000000000'
    const longest = { topic: randomBytes(300).toString('latin1'), webhookId: '\ud800'.repeat(255) }
    const bodies = [
      bodyOf('PingV1', { webhookId: 'one' }),
      bodyOf('PingV1', { webhookId: 'ONE' }),
      bodyOf('OfferSentV1', { webhookId: 'one' }),
      bodyOf('OfferSentV1', { webhookId: 'two', offerId: 'seven' }),
      bodyOf('PingV1', { topic: 'NewV1', webhookId: 'one' }),
      bodyOf('PingV1', longest),
      bodyOf('PingV1', { ...longest, webhookId: '\ud801'.repeat(255) }),
      bodyOf('ProjectCreatedV1', { webhookId: nil, projectId: 1 }),
      bodyOf('ProjectCreatedV1', { webhookId: nil, projectId: 2 }),
    ]
    const outcomes: string[] = []
    for (const body of [...bodies, ...bodies]) {
      outcomes.push((await qondor.receive({ headers, body })).outcome)
    }
    expect(outcomes.slice(0, bodies.length)).toEqual([
      'handled',
      'handled',
      'handled',
      'invalid',
      'unknown_topic',
      'unknown_topic',
      'unknown_topic',
      'handled',
      'handled',
    ])
    expect(outcomes.slice(bodies.length)).toEqual(bodies.map(() => 'duplicate'))
  })

  it('hands what was only kept to a release that can handle it', async () => {
    const store = makeStore()
    const body = bodyOf('PingV1', { topic: 'InvoiceCreatedV1' })
    const send = async (qondor: WebhookReceiver) => {
      return (await qondor.receive({ headers, body })).outcome
    }
    const old = makeQondor({ store }).onUnknownTopic(() => {})
    expect([await send(old), await send(old)]).toEqual(['unknown_topic', 'duplicate'])
    const topics = { InvoiceCreatedV1: z.looseObject({}) }
    const fixed = createQondorWebhooks({ auth, store, topics }).onAny(() => {})
    expect([await send(fixed), await send(fixed)]).toEqual(['handled', 'duplicate'])
  })

  it('runs only the named handlers and steps that failed when an event is delivered again', async () => {
    const store = makeStore()
    const ran: string[] = []
    const failing = new Set(['crm'])
    const open = () =>
      makeQondor({ store })
        .onPing(
          async (_event, delivery) => {
            await delivery.once('step', () => void ran.push('step'))
            ran.push('crm')
            if (failing.has('crm')) throw new Error('as a handler does')
          },
          { name: 'crm' },
        )
        .onPing(() => void ran.push('mail'), { name: 'mail' })
        .onPing(() => void ran.push('unnamed'))
        .onError(() => {})
    const body = bodyOf('PingV1', { webhookId: 'one' })
    const send = async () => {
      ran.splice(0)
      // Another process may get it.
      const { outcome } = await open().receive({ headers, body })
      return [outcome, ...ran.sort()]
    }
    expect(await send()).toEqual(['failed', 'crm', 'mail', 'step', 'unnamed'])
    expect(await send()).toEqual(['failed', 'crm', 'unnamed'])
    failing.clear()
    expect(await send()).toEqual(['handled', 'crm', 'unnamed'])
    expect(await send()).toEqual(['duplicate'])
  })
}
