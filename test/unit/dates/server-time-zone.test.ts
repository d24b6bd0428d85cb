import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { occurredAt, offerValidUntil } from '../../../src/index.js'

describe.each([
  ['UTC', 0],
  ['Asia/Tokyo', -540],
  ['America/Los_Angeles', 480],
  ['Europe/Oslo', -60],
])('on a server in %s', (zone, minutesBehindUtc) => {
  beforeAll(() => void vi.stubEnv('TZ', zone))
  afterAll(() => void vi.unstubAllEnvs())

  it('runs in that zone', () => {
    expect(new Date('2024-01-01T00:00:00Z').getTimezoneOffset()).toBe(minutesBehindUtc)
  })

  it.each([
    ['2024-10-18T07:32:12.3678338Z', '2024-10-18T07:32:12.367Z'],
    ['2024-10-18T07:32:12.3678338', '2024-10-18T07:32:12.367Z'],
    ['2024-03-10T02:30:00', '2024-03-10T02:30:00.000Z'],
  ])('occurredAt reads %s as %s', (timestamp, instant) => {
    expect(occurredAt({ timestamp }).toISOString()).toBe(instant)
  })

  it.each([
    ['2024-11-01T08:32:12.3678146', '2024-11-01T07:32:12.367Z'],
    ['2024-07-01T08:32:12', '2024-07-01T06:32:12.000Z'],
    // Skipped and repeated in Oslo.
    ['2024-03-31T02:30:00', '2024-03-31T01:30:00.000Z'],
    ['2024-10-27T02:30:00', '2024-10-27T00:30:00.000Z'],
    // Skipped and repeated in Los Angeles.
    ['2024-03-10T02:30:00', '2024-03-10T01:30:00.000Z'],
    ['2024-11-03T01:30:00', '2024-11-03T00:30:00.000Z'],
  ])('offerValidUntil reads %s as %s', (text, instant) => {
    expect(offerValidUntil({ offerValidUntil: text })?.toISOString()).toBe(instant)
  })

  it('offerValidUntil reads the clock of the zone that is named', () => {
    const event = { offerValidUntil: '2024-07-01T08:32:12' }

    expect(offerValidUntil(event, { timeZone: 'Asia/Tokyo' })?.toISOString()).toBe(
      '2024-06-30T23:32:12.000Z',
    )
  })

  it('the unset date is null', () => {
    expect(offerValidUntil({ offerValidUntil: '0001-01-01T00:00:00' })).toBeNull()
  })
})
