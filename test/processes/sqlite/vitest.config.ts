import { defineConfig } from 'vitest/config'

// The tests of what needs `node:sqlite`, on each Node that has it: see scripts/test-all.mjs.
export default defineConfig({
  test: {
    include: ['test/processes/sqlite/**/*.test.ts'],
    globalSetup: ['test/support/properties/global-setup.ts'],
    reporters: ['default', './test/support/properties/seed-reporter.ts'],
    testTimeout: 20_000,
    // They wait more than they compute: a lease takes ten seconds to end.
    maxWorkers: 2,
    coverage: {
      include: ['src/**/*.ts'],
      reporter: ['json'],
      reportsDirectory: 'coverage/sqlite',
      reportOnFailure: true,
    },
  },
})
