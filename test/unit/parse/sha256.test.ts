import { createHash } from 'node:crypto'
import { afterEach, expect, it, vi } from 'vitest'

const inputs = ['', 'OfferSentV1:x', 'æøå 🎉', 'x'.repeat(300_000)]
const expected = inputs.map((text) => createHash('sha256').update(`kind:${text}`).digest('hex'))

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

it.each(['with', 'without'])('makes the same hash %s the function of Node', async (how) => {
  const subtle = vi.spyOn(crypto.subtle, 'digest')
  if (how === 'without') vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
  vi.resetModules()
  const { sha256 } = await import('../../../src/parse/event-key.js')
  const hashes = await Promise.all(inputs.map((text) => sha256('kind', text)))
  expect(hashes).toEqual(expected)
  expect(subtle).toHaveBeenCalledTimes(how === 'without' ? inputs.length : 0)
})

it('loads nothing of Node when the package is imported', async () => {
  const load = vi.spyOn(process, 'getBuiltinModule')
  vi.resetModules()
  await import('../../../src/index.js')
  expect(load).not.toHaveBeenCalled()
})
