import { expect, it } from 'vitest'
import { blankTexts, notDates } from '../../support/dates/not-dates.js'
import { freshCopy } from '../../support/fresh-copy.js'

it('a fresh copy reads every form of a date and time, and nothing else', async () => {
  const { occurredAt } = await freshCopy()
  const at = (timestamp: string): string => occurredAt({ timestamp }).toISOString()
  for (const form of ['', ':12', ':12.3', ':12.3678338', ':12.367833899']) {
    for (const offset of ['', 'Z', '+00:00', '-00:00']) {
      const milliseconds = form === ':12.3' ? '300' : '367'
      const end = form === '' ? ':00.000Z' : form === ':12' ? ':12.000Z' : `:12.${milliseconds}Z`
      expect(at(`2024-10-18T07:32${form}${offset}`)).toBe(`2024-10-18T07:32${end}`)
    }
  }
  expect(at('2024-10-18T07:32:12+19:59')).toBe('2024-10-17T11:33:12.000Z')
  expect(at('2024-10-18T07:32:12-23:00')).toBe('2024-10-19T06:32:12.000Z')
  const longer = ['2024-10-18T07:32:12.3678338991Z', '12024-10-18T07:32:12Z']
  for (const text of [...blankTexts, ...notDates, ...longer]) {
    expect(() => at(text), text).toThrow('not an ISO 8601')
  }
})
