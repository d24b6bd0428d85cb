import { describe, expect, it } from 'vitest'
import { occurredAt, offerValidUntil, parseQondorWebhook } from '../../../src/index.js'
import { blankTexts, notDates } from '../../support/dates/not-dates.js'
import { readFixture } from '../../support/fixtures.js'
import { fc } from '../../support/properties/fast-check.js'

function until(text: string | null, timeZone?: string): string | undefined {
  const event = { offerValidUntil: text }
  const options = timeZone === undefined ? undefined : { timeZone }
  return offerValidUntil(event, options)?.toISOString()
}

describe('offerValidUntil', () => {
  it.each(['offer-sent-v1.json', 'offer-answered-v1.json'])(
    'is the instant of the event plus 14 days in the documented %s',
    (name) => {
      const event = parseQondorWebhook(readFixture('documented', name))
      if (event.topic !== 'OfferSentV1' && event.topic !== 'OfferAnsweredV1') throw new Error(name)
      const later = occurredAt(event).getTime() + 14 * 86_400_000

      expect(offerValidUntil(event)?.getTime()).toBe(later)
    },
  )

  it('reads the clock of Oslo, in winter and in summer', () => {
    expect(until('2024-11-01T08:32:12.3678146')).toBe('2024-11-01T07:32:12.367Z')
    expect(until('2025-06-19T11:14:55.1203651')).toBe('2025-06-19T09:14:55.120Z')
  })

  it('reads the clock of another zone', () => {
    expect(until('2025-06-19T11:14:55', 'Europe/London')).toBe('2025-06-19T10:14:55.000Z')
    expect(until('2025-06-19T11:14:55', 'America/New_York')).toBe('2025-06-19T15:14:55.000Z')
    expect(until('2025-06-19T11:14:55', 'Asia/Kathmandu')).toBe('2025-06-19T05:29:55.000Z')
    expect(until('2025-06-19T11:14:55', 'UTC')).toBe('2025-06-19T11:14:55.000Z')
  })

  it.each([
    ['2025-06-19T11:14:55Z', '2025-06-19T11:14:55.000Z'],
    ['2025-06-19T11:14:55.1203651Z', '2025-06-19T11:14:55.120Z'],
    ['2025-06-19T11:14:55+00:00', '2025-06-19T11:14:55.000Z'],
    ['2025-06-19T11:14:55-03:30', '2025-06-19T14:44:55.000Z'],
  ])('lets the offset in %s win over the zone', (text, instant) => {
    expect(until(text)).toBe(instant)
    expect(until(text, 'Asia/Tokyo')).toBe(instant)
  })

  it.each([null, ...blankTexts])('is null for %j, in any zone', (text) => {
    expect(offerValidUntil({ offerValidUntil: text })).toBeNull()
    expect(offerValidUntil({ offerValidUntil: text }, { timeZone: 'Asia/Tokyo' })).toBeNull()
  })

  it('is null for any text of white space alone', () => {
    const blank = fc.string({ unit: fc.constantFrom(...' \t\n\v\f\r\u00a0\u2003\u2028\ufeff') })
    fc.assert(
      fc.property(blank, (text) => {
        expect(offerValidUntil({ offerValidUntil: text })).toBeNull()
      }),
    )
  })

  it("is null for .NET's unset date in every form that .NET writes, in any zone", () => {
    const digits = fc.integer({ min: 0, max: 9 })
    const fraction = digits.map((count) => (count === 0 ? '' : `.${'0'.repeat(count)}`))
    const offset = fc.constantFrom('', 'Z', '+00:00', '-00:00', '+01:00', '-05:30', '+14:00')
    const zone = fc.constantFrom('Europe/Oslo', 'UTC', 'Asia/Tokyo', 'America/New_York')
    fc.assert(
      fc.property(fraction, offset, zone, (part, end, timeZone) => {
        const text = `0001-01-01T00:00:00${part}${end}`
        expect(offerValidUntil({ offerValidUntil: text }, { timeZone })).toBeNull()
      }),
    )
  })

  it('is an instant for every other day, the one after the unset date included', () => {
    const day = fc.date({
      min: new Date('0001-01-02T12:00:00Z'),
      max: new Date('9999-12-30T12:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(day, (date) => {
        expect(until(date.toISOString())).toBe(date.toISOString())
        expect(until(date.toISOString().slice(0, -1), 'UTC')).toBe(date.toISOString())
      }),
    )
  })

  it('is null for an absent field of an untyped event, as its documentation says', () => {
    const event = {} as { offerValidUntil: null }

    expect(offerValidUntil(event)).toBeNull()
  })

  it("reads .NET's last date", () => {
    expect(until('9999-12-31T23:59:59.9999999')).toBe('9999-12-31T22:59:59.999Z')
  })

  it.each(notDates)('throws invalid_date for %j, without the value', (text) => {
    expect(() => until(text)).toThrow(
      expect.objectContaining({
        name: 'QondorWebhookError',
        code: 'invalid_date',
        message:
          "The event's `offerValidUntil` is not an ISO 8601 date and time. Use the text of the field instead.",
      }),
    )
  })

  it.each(['', 'Oslo', 'Europe/Kristiania2', 'Central European Standard Time', 'null'])(
    'throws invalid_options for the zone %j, every time',
    (timeZone) => {
      const error = expect.objectContaining({
        name: 'QondorWebhookError',
        code: 'invalid_options',
        message: expect.stringContaining('timeZone'),
      })

      expect(() => until('2025-06-19T11:14:55', timeZone)).toThrow(error)
      expect(() => until('2025-06-19T11:14:55', timeZone)).toThrow(error)
    },
  )
})
