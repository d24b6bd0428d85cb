import { defineConfig } from 'vitest/config'

// Not part of `npm test`: what the examples install is many times as large as the package's own.
export default defineConfig({
  test: {
    include: ['test/published/examples/**/*.test.ts'],
    globalSetup: ['test/support/servers/global-setup.ts'],
    testTimeout: 60_000,
    fileParallelism: false,
  },
})
