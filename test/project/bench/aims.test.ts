import { expect, it } from 'vitest'
import { aimRows } from '../../../bench/aims.mjs'

it.each(aimRows().map((row) => [row.aim, row] as const))(
  'whether this aim is reached follows from its figures: %s',
  (_aim, { limit, here, reached }) => {
    const [, side, number] = /^at (most|least) ([\d.]+)$/.exec(limit) ?? []
    const figures = here.split(' to ').map(Number)
    const isReached = figures.every((figure) => {
      return side === 'most' ? figure <= Number(number) : figure >= Number(number)
    })
    expect(figures.filter(Number.isNaN)).toEqual([])
    expect(reached).toBe(isReached ? 'yes' : 'no')
  },
)
