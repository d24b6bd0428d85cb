import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { rooms } from './rooms.mjs'

// One seed, so that a score is the same twice, and few inputs, since each mutant runs them again.
process.env['PROPERTY_SEED'] ??= '1'
process.env['PROPERTY_SCALE'] ??= '0.1'

/** The quickest files first, as vitest starts with the slowest and the first failure ends a run. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).reverse()
  }
}

// The tests of the core that run in this process: Stryker runs them again for each mutant.
export default defineConfig({
  test: {
    include: [`test/unit/${rooms}/**/*.test.ts`],
    exclude: [
      // It sets the time zone of the process, which no worker thread can.
      'test/unit/dates/server-time-zone.test.ts',
      // A model of several processes: it takes as long as the other tests of its room together.
      'test/unit/deduplication/processes.test.ts',
    ],
    // Twice as fast.
    isolate: false,
    sequence: { sequencer: QuickestFirst },
    globalSetup: ['test/support/properties/global-setup.ts'],
    // A mutant that makes a test wait is killed by that test, before Stryker kills the process.
    testTimeout: 10_000,
  },
})
