import { randomUUID } from 'node:crypto'
import type { StoredDelivery } from '../../../src/queue/index.js'
import { parseFixture, readFixture } from '../fixtures.js'

const documented = parseFixture(readFixture('documented', 'offer-sent-v1.json')) as object

/** The body of an event that nobody had before, unless `fields` say so. */
export function bodyWith(fields: object = {}): string {
  return JSON.stringify({ ...documented, webhookId: randomUUID(), ...fields })
}

/** A stored delivery that nobody had before, unless `fields` say so. */
export function makeDelivery(fields: Partial<StoredDelivery> = {}): StoredDelivery {
  const key = randomUUID()
  return {
    key,
    webhookId: key,
    topic: 'OfferSentV1',
    projectId: 1,
    receivedAt: new Date('2026-01-02T03:04:05.678Z'),
    body: bodyWith({ webhookId: key }),
    ...fields,
  }
}
