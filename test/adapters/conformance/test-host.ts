import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import { conformanceCases } from './cases/index.js'
import type { ConformanceCase } from './conformance-case.js'
import type { Host } from './host.js'
import { runCase } from './run-case.js'

/**
 * Tests an adapter at a host. A case with something before the adapter runs where there is such a
 * thing; all others run everywhere, and where a host differs, the difference is what is asserted.
 */
export function testHost(host: Host): void {
  const { differences = {} } = host
  const cases = conformanceCases.filter((theCase) => fits(theCase, host))

  describe(host.name, () => {
    let log: MockInstance

    beforeEach(() => {
      log = vi.spyOn(console, 'error').mockImplementation(() => {})
    })

    afterEach(() => {
      log.mockRestore()
    })

    for (const theCase of cases) {
      const difference = differences[theCase.name]
      const name = difference ? `differs: ${theCase.name} (${difference.reason})` : theCase.name
      it(name, () => runCase(host, theCase, difference, log))
    }

    it('names only cases of the table in its differences', () => {
      const names = cases.map(({ name }) => name)
      expect(Object.keys(differences).filter((name) => !names.includes(name))).toEqual([])
    })
  })
}

function fits({ before }: ConformanceCase, { style }: Host): boolean {
  return before === undefined || before[style] !== undefined
}
