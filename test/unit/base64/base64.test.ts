import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from '../../../src/base64.js'

/** Bytes of all values, as many as wanted. */
const bytesOf = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 7) % 256)

describe('base64', () => {
  it.each([0, 1, 2, 3, 256, 32_767, 32_768, 32_769, 200_000])(
    'is that of Node: %i bytes',
    (length) => {
      const bytes = bytesOf(length)
      const text = Buffer.from(bytes).toString('base64')
      expect(toBase64(bytes) === text).toBe(true)
      expect(Buffer.compare(fromBase64(text), bytes)).toBe(0)
    },
  )

  it('is not what other texts are', () => {
    expect(() => fromBase64('no base64!')).toThrow()
  })
})
