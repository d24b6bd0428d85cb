import { defineConfig } from 'vitest/config'

// A third of the inputs, as `npm run test:all` has the others; `PROPERTY_SCALE=1 npm test` has all.
process.env['PROPERTY_SCALE'] ??= '0.3'

// What a contributor runs after every change: nothing here needs a build, a server or a browser.
// vitest stays on 4: on Node 20, vitest 5 cannot report a failing test.
export default defineConfig({
  test: {
    include: ['test/{unit,project}/**/*.test.ts'],
    // Twice as fast: what a file imports is there for the next one, too.
    isolate: false,
    // One a core: vitest leaves one free unless told, which on two cores is half of them.
    maxWorkers: '100%',
    globalSetup: ['test/support/properties/global-setup.ts'],
    reporters: [
      'default',
      './test/support/properties/seed-reporter.ts',
      './test/support/left-out-reporter.ts',
    ],
    // What a passing test prints is of no use to its reader.
    silent: 'passed-only',
    testTimeout: 20_000,
    typecheck: {
      enabled: true,
      include: ['test/types/**/*.test-d.ts'],
      tsconfig: 'test/types/tsconfig.json',
      checker: './node_modules/typescript7/bin/tsc',
    },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: [
        // They are tested as built, in processes of their own and a browser.
        'src/command-line/**',
        // They are tested on their servers.
        'src/{queues,stores}/**',
      ],
      reporter: ['text-summary', ['text', { skipFull: true }], 'json'],
      thresholds: { statements: 95, lines: 95, functions: 95, branches: 95 },
    },
  },
})
