import { describe, expect, it } from 'vitest'
import { ProjectStatus, projectStatusName } from '../../../src/index.js'

describe('ProjectStatus', () => {
  it("holds the codes of Qondor's own SDK", () => {
    expect(ProjectStatus).toEqual({ Pending: 1, Confirmed: 2, Finished: 3, Cancelled: 4 })
  })
})

describe('projectStatusName', () => {
  it.each([
    [1, 'Pending'],
    [2, 'Confirmed'],
    [3, 'Finished'],
    [4, 'Cancelled'],
  ])('names %i %s', (code, name) => {
    expect(projectStatusName(code)).toBe(name)
  })

  it.each([0, 5, 7, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'answers undefined for the unknown code %d',
    (code) => {
      expect(projectStatusName(code)).toBeUndefined()
    },
  )

  it.each(['toString', '__proto__', 'constructor', 'Pending', '1'])(
    'answers undefined for %s, which untyped callers may pass',
    (code) => {
      expect(projectStatusName(code as unknown as number)).toBeUndefined()
    },
  )
})
