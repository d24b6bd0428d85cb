import fc from 'fast-check'
import { inject } from 'vitest'
import { getCurrentTest } from 'vitest/suite'

declare module 'vitest' {
  export interface TaskMeta {
    /** How many random inputs a test has had. */
    propertyInputs?: number
  }
}

// Every property of a run starts at one seed, which is printed in the run's last line.
fc.configureGlobal({
  seed: inject('propertySeed'),
  numRuns: scaled(100),
  reporter: (details) => {
    const meta = getCurrentTest()?.meta
    if (meta) meta.propertyInputs = (meta.propertyInputs ?? 0) + details.numRuns
    if (!details.failed) return
    throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance })
  },
})

/** The number of inputs of a property, where the usual hundred are too few or too many. */
export function scaled(usual: number): number {
  return Math.ceil(usual * inject('propertyScale'))
}

export { fc }
