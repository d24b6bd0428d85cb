import { describe, expect, it } from 'vitest'
import { offerValidUntil } from '../../../src/index.js'

const hour = 3_600_000

/** 01:00 UTC on the last Sunday of a month: when clocks change in all of the European Union. */
function clockChange(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month, 0))
  return Date.UTC(year, month - 1, lastDay.getUTCDate() - lastDay.getUTCDay(), 1)
}

/** What a clock in Oslo shows, by the European rule and not by a time-zone database. */
function osloClock(instant: number): string {
  const year = new Date(instant).getUTCFullYear()
  const isSummer = instant >= clockChange(year, 3) && instant < clockChange(year, 10)
  return new Date(instant + (isSummer ? 2 : 1) * hour).toISOString().slice(0, 23)
}

const instantOf = (text: string) => offerValidUntil({ offerValidUntil: text })?.toISOString()

const years = Array.from({ length: 11 }, (_, index) => 2020 + index)
const around = Array.from({ length: 97 }, (_, index) => index - 48)

describe.each(years)('in %i', (year) => {
  it('is right for every hour around the start of summer time', () => {
    for (const hours of around) {
      const instant = clockChange(year, 3) + hours * hour

      expect(instantOf(osloClock(instant))).toBe(new Date(instant).toISOString())
    }
  })

  it('is right for every hour around its end, the first of the two that clocks show twice', () => {
    for (const hours of around) {
      const instant = clockChange(year, 10) + hours * hour
      const first = hours === 0 ? instant - hour : instant

      expect(instantOf(osloClock(instant))).toBe(new Date(first).toISOString())
    }
  })
})

describe('the hour that clocks show twice', () => {
  it.each([
    ['2024-10-27T01:59:59.999', '2024-10-26T23:59:59.999Z'],
    ['2024-10-27T02:00:00', '2024-10-27T00:00:00.000Z'],
    ['2024-10-27T02:30:00', '2024-10-27T00:30:00.000Z'],
    ['2024-10-27T02:59:59.999', '2024-10-27T00:59:59.999Z'],
    ['2024-10-27T03:00:00', '2024-10-27T02:00:00.000Z'],
  ])('reads %s as %s', (wall, instant) => {
    expect(instantOf(wall)).toBe(instant)
  })
})

describe('the hour that clocks skip', () => {
  it.each([
    ['2024-03-31T01:59:59.999', '2024-03-31T00:59:59.999Z'],
    ['2024-03-31T02:00:00', '2024-03-31T01:00:00.000Z'],
    ['2024-03-31T02:30:00', '2024-03-31T01:30:00.000Z'],
    ['2024-03-31T02:59:59.999', '2024-03-31T01:59:59.999Z'],
    ['2024-03-31T03:00:00', '2024-03-31T01:00:00.000Z'],
  ])('reads %s as %s', (wall, instant) => {
    expect(instantOf(wall)).toBe(instant)
  })
})
