import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { findProgram } from '../../../scripts/find-program.mjs'
import { ownFolder } from '../../support/sqlite/own-file.js'
import { sendTraced } from '../../support/sqlite/traced-server.js'

const ids = Array.from({ length: 200 }, () => randomUUID())
const preloaded = new URL('../../support/sqlite/synchronous-off.mjs', import.meta.url)

// In CI it must be there.
const isHere = process.env['CI'] !== undefined || findProgram('strace') !== undefined

describe.runIf(isHere)('a delivery is on the disk before its answer leaves (needs strace)', () => {
  it.each([1, 32])(
    '200 deliveries, %i at once',
    async (atOnce) => {
      const { answered, flushed, flushes } = await sendTraced(ownFolder(), ids, { atOnce })
      expect(answered).toEqual(new Set(ids))
      expect(flushed).toEqual(new Set(ids))
      console.log(`${flushes} flushes for ${ids.length} deliveries, ${atOnce} at once`)
      if (atOnce === 1) expect(flushes).toBeGreaterThanOrEqual(ids.length)
    },
    60_000,
  )

  it.each([1, 32])(
    'which this test finds broken where SQLite does not flush, %i at once',
    async (atOnce) => {
      const options = { atOnce, preload: preloaded.href }
      const { answered, flushed } = await sendTraced(ownFolder(), ids, options)
      expect(answered).toEqual(new Set(ids))
      expect(flushed.size).toBeLessThan(ids.length / 10)
    },
    60_000,
  )
})
