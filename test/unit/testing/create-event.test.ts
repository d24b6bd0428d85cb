import { describe, expect, it, vi } from 'vitest'
import {
  occurredAt,
  offerValidUntil,
  parseQondorWebhook,
  qondorTopics,
} from '../../../src/index.js'
import { createDelivery, createEvent, eventVariants } from '../../../src/testing/index.js'
import { contractTopics } from '../../support/contract-table.js'
import { fakeTimers } from '../../support/receiver/spies.js'

const everyOne = qondorTopics.flatMap((topic) =>
  eventVariants.map((variant) => ({ topic, variant })),
)

describe('createEvent', () => {
  it.each(everyOne)('makes $topic $variant as the parser answers it', ({ topic, variant }) => {
    const event = createEvent(topic, {}, { variant })

    expect(event.topic).toBe(topic)
    expect(parseQondorWebhook(JSON.stringify(event))).toEqual(event)
  })

  it.each(contractTopics)(
    'sets every field of $topic unless told otherwise',
    ({ topic, fields }) => {
      const event: object = createEvent(topic as 'OfferSentV1')

      const names = ['webhookId', 'timestamp', 'topic', ...fields.map(({ name }) => name)]
      expect(Object.keys(event)).toEqual(names)
      expect(Object.values(event)).not.toContain(null)
    },
  )

  it('gives each its own id and a timestamp of now, in the order of making', () => {
    const start = Date.now()
    const events = Array.from({ length: 1_000 }, () => createEvent('PingV1'))
    const timestamps = events.map(({ timestamp }) => timestamp)

    expect(new Set(events.map(({ webhookId }) => webhookId)).size).toBe(1_000)
    expect(
      timestamps.filter((text) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/.test(text)),
    ).toEqual([])
    expect([...timestamps].sort()).toEqual(timestamps)
    for (const event of events) {
      expect(occurredAt(event).getTime()).toBeGreaterThanOrEqual(start)
      expect(occurredAt(event).getTime()).toBeLessThanOrEqual(Date.now())
    }
  })

  it.each([
    ['2026-01-05T09:00:00.250Z', '2026-01-19T10:00:00.2508146'],
    ['2026-07-05T09:00:00.250Z', '2026-07-19T11:00:00.2508146'],
    ['2026-03-20T09:00:00.250Z', '2026-04-03T11:00:00.2508146'],
    ['2026-10-20T09:00:00.250Z', '2026-11-03T10:00:00.2508146'],
  ])('sent at %s, is valid two weeks, on the clock in Oslo', (now, validUntil) => {
    fakeTimers()
    vi.setSystemTime(now)
    const event = createEvent('OfferSentV1')

    expect(event.offerValidUntil).toBe(validUntil)
    expect(Number(offerValidUntil(event)) - Number(occurredAt(event))).toBe(14 * 86_400_000)
  })

  it('lets links, dates and texts follow what is overridden', () => {
    const timestamp = '2024-10-18T07:30:27.6387497Z'
    const sent = createEvent('OfferSentV1', { projectId: 7, offerId: 42, timestamp })
    const changed = createEvent('ProjectStatusChangedV1', { oldStatus: 2, newStatus: 4 })

    expect(sent.offerLink).toMatch(/\?projectId=7$/)
    expect(sent.directLink).toMatch(/\?projectId=7&offerId=42$/)
    expect(sent.offerValidUntil).toMatch(/^2024-11-01T08:30:27\.638\d{4}$/)
    expect(changed).toMatchObject({ oldStatusText: 'Confirmed', newStatusText: 'Cancelled' })
  })

  it('takes a timestamp that is no date, as the schema does', () => {
    expect(createEvent('OfferSentV1', { timestamp: 'soon' })).toMatchObject({ timestamp: 'soon' })
  })

  it('reads null where an override is null or undefined', () => {
    const event = createEvent('OfferSentV1', { offerLink: null, customerId: undefined })

    expect(event).toMatchObject({ offerLink: null, customerId: null })
  })

  it('names no host that somebody may own', () => {
    for (const topic of qondorTopics) {
      const { body } = createDelivery(topic)
      const hosts = [...body.matchAll(/(?:https?:\/\/|@)([^/"]+)/g)].map(([, host]) => host)
      expect(hosts.filter((host) => !host?.endsWith('.example.com'))).toEqual([])
    }
  })
})
