import fc from 'fast-check'
import { afterEach, inject } from 'vitest'

declare module 'vitest' {
  export interface TaskMeta {
    /** How many random inputs a test has had. */
    propertyInputs?: number
  }
}

let inputs = 0

// Every property of a run starts at one seed, which is told in the run's last line.
fc.configureGlobal({
  seed: inject('propertySeed'),
  numRuns: scaled(100),
  reporter: (details) => {
    inputs += details.numRuns
    if (!details.failed) return
    throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance })
  },
})

afterEach(({ task }) => {
  task.meta.propertyInputs = inputs
  inputs = 0
})

/** The number of inputs of a property, where the usual hundred are too few or too many. */
export function scaled(usual: number): number {
  return Math.ceil(usual * inject('propertyScale'))
}

export { fc }
