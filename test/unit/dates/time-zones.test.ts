import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { offerValidUntil } from '../../../src/index.js'
import { fc, scaled } from '../../support/properties/fast-check.js'

const zones = [
  'Europe/Oslo',
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/St_Johns',
  'Africa/Casablanca',
]

const start = Temporal.PlainDateTime.from('1950-01-01T00:00')
const minutes = 151 * 366 * 24 * 60
const anyWallClock = fc
  .integer({ min: 0, max: minutes })
  .map((past) => start.add({ minutes: past }))

function expectAgreement(wall: Temporal.PlainDateTime, zone: string): void {
  const { epochMilliseconds } = wall.toZonedDateTime(zone, { disambiguation: 'compatible' })
  const text = wall.toString({ fractionalSecondDigits: 7 })

  expect(offerValidUntil({ offerValidUntil: text }, { timeZone: zone })?.toISOString()).toBe(
    new Date(epochMilliseconds).toISOString(),
  )
}

/** Every clock change of a zone from 1950 to 2100. */
function clockChanges(zone: string): readonly Temporal.ZonedDateTime[] {
  const changes: Temporal.ZonedDateTime[] = []
  let next = start.toZonedDateTime(zone).getTimeZoneTransition('next')
  while (next && next.year <= 2100) {
    changes.push(next)
    next = next.getTimeZoneTransition('next')
  }
  return changes
}

describe.each(zones)('offerValidUntil in %s', (zone) => {
  it('is the instant that Temporal answers, from 1950 to 2100', () => {
    fc.assert(
      fc.property(anyWallClock, (wall) => expectAgreement(wall, zone)),
      { numRuns: scaled(300) },
    )
  })

  it('is so around every change of the clocks', () => {
    const changes = clockChanges(zone)
    expect(changes.length).toBeGreaterThan(0)
    const around = fc.tuple(
      fc.constantFrom(...changes.map((change) => change.toPlainDateTime())),
      fc.oneof(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -2_900, max: 2_900 })),
    )

    fc.assert(
      fc.property(around, ([change, past]) => expectAgreement(change.add({ minutes: past }), zone)),
      { numRuns: scaled(300) },
    )
  })
})

describe('a time zone', () => {
  it('may be ahead or behind by seconds, as some were in the past', () => {
    const event = { offerValidUntil: '1960-01-01T00:00:00' }
    const instant = offerValidUntil(event, { timeZone: 'Africa/Monrovia' })
    expect(instant?.toISOString()).toBe('1960-01-01T00:44:30.000Z')
  })

  it('that the runtime does not know is refused with what the runtime says', () => {
    const event = { offerValidUntil: '2024-11-01T08:32:12' }
    expect(() => offerValidUntil(event, { timeZone: 'Oslo' })).toThrow(
      expect.objectContaining({ code: 'invalid_options', cause: expect.any(RangeError) }),
    )
  })
})
