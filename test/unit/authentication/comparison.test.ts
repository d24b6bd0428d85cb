import { describe, expect, it, vi } from 'vitest'
import { constantTimeEqual, toUnits } from '../../../src/authentication.js'
import { fc } from '../../support/properties/fast-check.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { makeQondor } from '../../support/receiver/qondor.js'

const body = bodyOf('PingV1')

// Any UTF-16 units, lone surrogates too, and the code points that people use.
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
)

const aKey = anyText.map((text) => text.trim()).filter((text) => text !== '')

async function isLetIn(value: string | readonly string[], given: string): Promise<boolean> {
  const qondor = makeQondor({ auth: { header: 'x-qondor-key', value } })
  const { outcome } = await qondor.receive({ headers: { 'x-qondor-key': given }, body })
  expect(['unhandled', 'unauthorized']).toContain(outcome)
  return outcome === 'unhandled'
}

describe('the comparison of keys', () => {
  it('lets every key in that is the same', async () => {
    await fc.assert(
      fc.asyncProperty(aKey, async (key) => {
        expect(await isLetIn(key, key)).toBe(true)
      }),
    )
  })

  it('agrees with === for any two texts', async () => {
    await fc.assert(
      fc.asyncProperty(aKey, anyText, async (key, given) => {
        expect(await isLetIn(key, given)).toBe(given === key)
      }),
    )
  })

  it('refuses what differs in one unit, or is longer or shorter', async () => {
    const near = fc.tuple(aKey, fc.nat(), fc.integer({ min: 1, max: 0xffff }), anyText)
    await fc.assert(
      fc.asyncProperty(near, async ([key, position, difference, more]) => {
        const index = position % key.length
        const unit = String.fromCharCode(key.charCodeAt(index) ^ difference)
        expect(await isLetIn(key, key.slice(0, index) + unit + key.slice(index + 1))).toBe(false)
        expect(await isLetIn(key, key.slice(0, index))).toBe(false)
        expect(await isLetIn(key, key + more)).toBe(more === '')
        expect(await isLetIn(key, key + key)).toBe(false)
      }),
    )
  })

  it('agrees with includes for a list of keys', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aKey, { minLength: 1 }), anyText, async (keys, other) => {
        for (const given of [...keys, other]) {
          expect(await isLetIn(keys, given)).toBe(keys.includes(given))
        }
      }),
    )
  })

  it.each([
    ['nøkkel-æøå', 'nokkel-æøå'],
    ['é', 'e\u0301'],
    ['key', 'KEY'],
    ['key', 'key\0'],
    ['\0', ''],
    ['a\uffff', 'a'],
    ['🎉', '\ud83c'],
  ])('distinguishes %j and %j', async (key, given) => {
    expect(await isLetIn(key, given)).toBe(false)
    expect(await isLetIn(key, key)).toBe(true)
  })
})

describe('the time that a comparison takes', () => {
  const key = 'k'.repeat(1_000)
  const differentAt = (index: number) => `${key.slice(0, index)}x${key.slice(index + 1)}`

  /** How many characters a comparison reads, which a busy machine does not change. */
  function readsFor(given: string): number {
    const units = toUnits(key)
    const read = vi.spyOn(String.prototype, 'charCodeAt')
    constantTimeEqual(given, units)
    const reads = read.mock.calls.length
    read.mockRestore()
    return reads
  }

  it('does not reveal where the first difference is', () => {
    const anywhere = [0, 1, 500, 999].map((index) => readsFor(differentAt(index)))
    expect(anywhere).toEqual(Array(4).fill(1_000))
    expect(readsFor(key)).toBe(1_000)
  })

  it('depends on what is given alone, not on how long the key is', () => {
    expect(readsFor(key.slice(0, 10))).toBe(10)
    expect(readsFor(`${key}${key}`)).toBe(2_000)
  })
})
