import { conformanceCases } from './cases/index.js'
import type { ConformanceCase } from './conformance-case.js'
import type { Host } from './host.js'
import { runCase } from './run-case.js'

/** A test, for any test runner. */
export interface ConformanceTest {
  readonly name: string
  /** Rejects with an `AssertionError` where the host does otherwise. Takes some seconds, and at most 20. */
  run(): Promise<void>
}

/**
 * The tests of a way to serve the receiver: every outcome and every edge of HTTP, on connections of
 * their own to the host that is given. They are to run one after the other, since each listens in on
 * `console.error`. A case with something before the adapter is there where the host's `style` has
 * such a thing; all others run everywhere, and where the host names a difference, the difference is
 * what is asserted. Needs Node's built-ins, or a runtime that has them.
 *
 * @throws {Error} for a difference whose name is no case's.
 * @example
 * for (const { name, run } of conformanceTests(host)) test(name, run)
 */
export function conformanceTests(host: Host): readonly ConformanceTest[] {
  const { differences = {} } = host
  const cases = conformanceCases.filter((theCase) => fits(theCase, host))
  const names = cases.map(({ name }) => name)
  for (const name of Object.keys(differences)) {
    if (!names.includes(name)) throw new Error(`${host.name} names no case: "${name}".`)
  }
  return cases.map((theCase) => {
    const difference = differences[theCase.name]
    const name = difference ? `differs: ${theCase.name} (${difference.reason})` : theCase.name
    return { name, run: () => runCase(host, theCase, difference) }
  })
}

function fits({ before }: ConformanceCase, { style }: Host): boolean {
  return before === undefined || (style !== 'event' && before[style] !== undefined)
}
