import { defineConfig } from 'vitest/config'

// What `npm test` leaves out, since it looks at the package as it is built, or builds copies of it.
export default defineConfig({
  test: {
    include: ['test/published/{,bench/}*.test.ts'],
    testTimeout: 20_000,
  },
})
