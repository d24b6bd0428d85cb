import { defineConfig } from 'vitest/config'
import SeedReporter from './seed-reporter.js'

process.env['PROPERTY_SCALE'] ??= '200'

// The quickest properties of `npm test`, with a million inputs instead of some thousands.
export default defineConfig({
  test: {
    include: [
      'test/unit/parse/nearly-valid.test.ts',
      'test/unit/receiver/nearly-valid.test.ts',
      'test/unit/deduplication/memory-store-model.test.ts',
    ],
    globalSetup: ['test/support/properties/global-setup.ts'],
    reporters: ['default', new SeedReporter({ minimum: 1_000_000 })],
    testTimeout: 1_800_000,
  },
})
