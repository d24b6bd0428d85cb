import { entries } from './entries.mjs'

/** @type {import('knip').KnipConfig} */
export default {
  entry: [
    ...Object.values(entries),
    'docs/typedoc.config.mjs',
    'test/**/*.test-d.ts',
    'test/**/vitest.config.ts',
    'bench/type-check/*.ts',
  ],
  project: ['{src,test,bench,scripts}/**/*.{ts,mjs}', '!test/published/{runtimes,consumers}/**'],
  ignoreBinaries: ['script'],
}
