import { describe, expect, it } from 'vitest'
import { checkEntries, compareSurvivors } from '../../scripts/mutation/compare-survivors.mjs'

const mutant = { file: 'a.ts', from: 'a < b', to: 'a <= b' }
const other = { ...mutant, to: 'true' }

describe('the survivors of a run and the list of them', () => {
  it.each([
    ['each survivor has its entry', [mutant, other], [other, mutant], []],
    ['two that read the same have two entries', [mutant, mutant], [mutant, mutant], []],
    ['an entry timed out', [mutant, mutant], [mutant], [mutant]],
    ['one timed out that is not listed', [], [], [mutant]],
  ])('agree where %s', (_where, listed, alive, unknown) => {
    expect(compareSurvivors(listed, alive, unknown)).toEqual([])
  })

  it.each([
    ['has no entry', [other], [other, mutant], '(1 alive, 0 listed)'],
    ['reads like one that is listed', [mutant], [mutant, mutant], '(2 alive, 1 listed)'],
    ['reads like one in another file', [{ ...mutant, file: 'b.ts' }], [mutant], '(1 alive, 0'],
  ])('differ where a survivor %s', (_where, listed, alive, counts) => {
    const faults = compareSurvivors(listed, alive, [])
    const name = JSON.stringify(mutant)
    expect(faults).toContainEqual(expect.stringContaining(`No test kills ${name} ${counts}`))
  })

  it.each([
    ['none', [mutant], [], [], '(0 alive, 1 listed)'],
    ['fewer', [mutant, mutant], [mutant], [], '(1 alive, 2 listed)'],
    ['fewer, with those that timed out', [mutant, mutant], [], [mutant], '(0 alive, 2 listed)'],
  ])('differ where of an entry %s live on', (_where, listed, alive, unknown, counts) => {
    const fault = `Killed, but listed: ${JSON.stringify(mutant)} ${counts}`
    expect(compareSurvivors(listed, alive, unknown)).toEqual([fault])
  })
})

describe('an entry of the list', () => {
  const check = (why?: string) => {
    return checkEntries(
      [{ ...mutant, ...(why !== undefined && { why }) }],
      (file) => file === 'a.ts',
    )
  }

  it('has a reason', () => {
    expect(check('Both do the same.')).toEqual([])
    const fault = `Listed without a reason: ${JSON.stringify(mutant)}`
    expect([check(), check(' ')]).toEqual([[fault], [fault]])
  })

  it('is of a file that is there', () => {
    const gone = { ...mutant, file: 'b.ts' }
    expect(checkEntries([{ ...gone, why: 'It was so.' }], (file) => file === 'a.ts')).toEqual([
      `Listed, but its file is gone: ${JSON.stringify(gone)}`,
    ])
  })
})
