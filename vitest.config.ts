import { defineConfig } from 'vitest/config'

const thresholds = { statements: 97, lines: 97, functions: 97, branches: 95 }

// vitest stays on 4: on Node 20, vitest 5 cannot report a failing test.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/published/examples/**', 'test/published/runtimes/**'],
    globalSetup: [
      'test/support/servers/global-setup.ts',
      'test/support/properties/global-setup.ts',
    ],
    reporters: ['default', './test/support/properties/seed-reporter.ts'],
    testTimeout: 20_000,
    typecheck: {
      enabled: true,
      include: ['test/**/*.test-d.ts'],
      tsconfig: 'tsconfig.json',
      checker: './node_modules/typescript7/bin/tsc',
    },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // They are tested as built, in processes of their own and a browser, which are not counted.
      exclude: ['src/command-line/**', 'src/inspector-page/**'],
      reporter: ['text-summary', ['text', { skipFull: true }]],
      // Where every engine's server is; `npm test` on other machines skips what covers the rest.
      ...(process.env['CI'] && { thresholds }),
    },
  },
})
