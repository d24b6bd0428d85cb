import { entries, programs } from './entries.mjs'

/** @type {import('knip').KnipConfig} */
export default {
  entry: [
    ...Object.values(entries),
    ...Object.values(programs),
    'docs/site/typedoc.config.mjs',
    'scripts/coverage.mjs',
    'test/**/*.test-d.ts',
    'bench/type-check/*.ts',
  ],
  project: ['{src,test,bench,scripts}/**/*.{ts,mjs}', '!test/published/{runtimes,consumers}/**'],
  vitest: { config: ['vitest.config.ts', 'test/**/vitest.config.ts'] },
  // The code and the commands of docs/operating.md use them.
  ignoreDependencies: ['@bull-board/api', '@bull-board/express', '@pg-boss/dashboard'],
  ignoreBinaries: ['script', 'strace', 'dd'],
}
