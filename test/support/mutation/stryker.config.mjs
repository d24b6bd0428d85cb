// The core: floors 0 to 3. Types alone leave nothing to mutate, and descriptions are prose.
export default {
  mutate: [
    'src/{authentication,dates,deadline,deduplication,dispatcher,errors,parse,queue,receiver}/**/*.ts',
    'src/topics/read-fields.ts',
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
