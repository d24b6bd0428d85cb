import { describe, expect, it } from 'vitest'
import { occurredAt, parseQondorWebhook } from '../../../src/index.js'
import { blankTexts, notDates } from '../../support/dates/not-dates.js'
import { readFixtures } from '../../support/fixtures.js'

const at = (timestamp: string): string => occurredAt({ timestamp }).toISOString()

describe('occurredAt', () => {
  it.each([
    ['2024-10-18T07:32:12.3678338Z', '2024-10-18T07:32:12.367Z'],
    ['2024-10-18T07:32:12.9999999Z', '2024-10-18T07:32:12.999Z'],
    ['2024-10-18T07:32:12.3Z', '2024-10-18T07:32:12.300Z'],
    ['2024-10-18T07:32:12Z', '2024-10-18T07:32:12.000Z'],
    ['2024-10-18T07:32Z', '2024-10-18T07:32:00.000Z'],
    ['2024-02-29T23:59:59.9999999Z', '2024-02-29T23:59:59.999Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.999Z'],
    ['0001-01-01T00:00:00', '0001-01-01T00:00:00.000Z'],
  ])('reads %s to the millisecond', (timestamp, instant) => {
    expect(at(timestamp)).toBe(instant)
  })

  it('takes a timestamp without an offset for UTC', () => {
    expect(at('2024-07-18T07:32:12.3678338')).toBe('2024-07-18T07:32:12.367Z')
  })

  it.each([
    ['2024-10-18T09:32:12.3678338+02:00', '2024-10-18T07:32:12.367Z'],
    ['2024-10-18T02:02:12-05:30', '2024-10-18T07:32:12.000Z'],
    ['2024-10-18T07:32:12+00:00', '2024-10-18T07:32:12.000Z'],
    ['2025-01-01T13:45:00+14:00', '2024-12-31T23:45:00.000Z'],
  ])('heeds the offset of %s', (timestamp, instant) => {
    expect(at(timestamp)).toBe(instant)
  })

  it.each(readFixtures('documented'))('reads the timestamp of $name', ({ bytes }) => {
    const event = parseQondorWebhook(bytes)

    expect(occurredAt(event).toISOString().slice(0, 23)).toBe(event.timestamp.slice(0, 23))
  })

  it.each([...blankTexts, ...notDates])(
    'throws invalid_date for %j, without the value',
    (timestamp) => {
      expect(() => at(timestamp)).toThrow(
        expect.objectContaining({
          name: 'QondorWebhookError',
          code: 'invalid_date',
          message:
            "The event's `timestamp` is not an ISO 8601 date and time. Use the text of the field instead.",
        }),
      )
    },
  )
})
