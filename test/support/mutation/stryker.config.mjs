import { rooms } from './rooms.mjs'

export default {
  // What is compiled from the topics is held by tests of its own; of the rest one file has a logic.
  mutate: [
    `src/${rooms}{.ts,/**/*.ts}`,
    '!src/topics/compiled/**',
    '!src/topics/!(read-fields).ts',
  ],
  testRunner: 'vitest',
  vitest: { configFile: 'test/support/mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: '.tmp-stryker/report.json' },
  tempDirName: '.tmp-stryker/sandbox',
  ignorePatterns: [
    '/bench',
    '/coverage',
    '/dist',
    '/docs',
    '/examples',
    '/test/published/runtimes',
  ],
  thresholds: { high: 100, low: 98, break: 95 },
}
