import { describe, expect, it } from 'vitest'
import { deliveryKey } from '../../src/queue/delivery-key.js'
import { fc } from '../properties/fast-check.js'

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

describe('the key of a delivery', () => {
  it('is its webhookId in lower case, where that is a UUID', async () => {
    const id = '84F48600-CDFC-477E-8257-916F9F3F7094'
    expect(await deliveryKey(id, '{}')).toBe(id.toLowerCase())
  })

  it('is a UUID for any other webhookId and any body', async () => {
    const anyId = fc.option(fc.string({ unit: 'binary', minLength: 1 }), { nil: undefined })
    const anyBody = fc.oneof(fc.string(), fc.uint8Array(), fc.object())
    await fc.assert(
      fc.asyncProperty(anyId, anyBody, async (id, body) => {
        expect(await deliveryKey(id, body)).toMatch(uuid)
      }),
    )
  })

  it('is the same in every release, since a queue outlives them', async () => {
    expect(await deliveryKey('an id', '')).toBe('2d2eef71-5264-c723-70fa-14d378ff2300')
    expect(await deliveryKey(undefined, 'a body')).toBe('459cb904-e6a3-857c-9b4d-d69bd83ebce9')
  })

  it('is the same for repeats, and another one otherwise', async () => {
    const keys = await Promise.all([
      deliveryKey('an id', 'a'),
      deliveryKey('AN ID', 'b'),
      deliveryKey(undefined, 'an id'),
      deliveryKey(undefined, new TextEncoder().encode('an id')),
      deliveryKey(undefined, { id: 1 }),
      deliveryKey(undefined, '{"id":1}'),
      deliveryKey(undefined, { id: 2 }),
    ])
    const [one, sameId, text, bytes, object, itsText, other] = keys
    expect(sameId).toBe(one)
    expect(bytes).toBe(text)
    expect(itsText).toBe(object)
    expect(new Set([one, text, object, other]).size).toBe(4)
  })
})
