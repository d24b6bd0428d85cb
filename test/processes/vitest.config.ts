import { defineConfig } from 'vitest/config'

// What `npm test` leaves out, since it starts servers, other processes or a browser, or waits.
export default defineConfig({
  test: {
    include: ['test/processes/**/*.test.ts'],
    // A suite of its own, as it needs a newer Node than this one may be.
    exclude: ['test/processes/sqlite/**'],
    globalSetup: [
      'test/support/servers/global-setup.ts',
      'test/support/properties/global-setup.ts',
    ],
    reporters: ['default', './test/support/properties/seed-reporter.ts'],
    testTimeout: 20_000,
    coverage: {
      include: ['src/**/*.ts'],
      reporter: ['json'],
      reportsDirectory: 'coverage/processes',
      reportOnFailure: true,
    },
  },
})
