import { describe, expect, it } from 'vitest'
import { deliveryKey } from '../../../src/queue/stored-delivery.js'
import { fc } from '../../support/properties/fast-check.js'

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const event = (webhookId: string, topic = 'PingV1') => ({ topic, webhookId })

describe('the key of a delivery', () => {
  it('is a UUID for any topic, any webhookId and any body', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1 })
    const anyEvent = fc.option(fc.record({ topic: text, webhookId: text }), { nil: undefined })
    const anyBody = fc.oneof(fc.string(), fc.uint8Array(), fc.object())
    await fc.assert(
      fc.asyncProperty(anyEvent, anyBody, async (given, body) => {
        expect(await deliveryKey(given, body)).toMatch(uuid)
      }),
    )
  })

  it('is the same in every release, since a queue outlives them', async () => {
    const nil = '00000000-0000-0000-0000-000000000000'
    const keys = {
      'an id': await deliveryKey(event('an id'), ''),
      'a UUID': await deliveryKey(event('84F48600-CDFC-477E-8257-916F9F3F7094'), ''),
      'the nil UUID': await deliveryKey(event(nil), 'a body'),
      'a long topic': await deliveryKey(event('an id', 'T'.repeat(300)), ''),
      'odd characters': await deliveryKey(event('%æ\ud800', 'a:b/c'), ''),
      'no event': await deliveryKey(undefined, 'a body'),
      'no event, and half a surrogate pair': await deliveryKey(undefined, 'a body\ud800'),
    }
    expect(keys).toEqual({
      'an id': '403e190d-5e17-70b5-427f-bae7bafbfc18',
      'a UUID': '52b2ef69-a375-221f-15bb-e2209a6aaabf',
      'the nil UUID': 'aa0d4930-d3f2-d2fc-8ee9-ff12735ba09f',
      'a long topic': '71737bdd-0969-781d-d531-8e7f93ac99d4',
      'odd characters': 'b0e881ca-0b83-eb50-1d08-ee0503757a54',
      'no event': '459cb904-e6a3-857c-9b4d-d69bd83ebce9',
      'no event, and half a surrogate pair': '552e810c-3ac6-c644-ed47-9d14a799f719',
    })
  })

  it('is the same for repeats, and another one otherwise', async () => {
    const keys = await Promise.all([
      deliveryKey(event('an id'), 'a'),
      deliveryKey(event('an id'), 'b'),
      deliveryKey(undefined, 'PingV1:an id'),
      deliveryKey(undefined, new TextEncoder().encode('PingV1:an id')),
      deliveryKey(undefined, { id: 1, size: 2 }),
      deliveryKey(undefined, '{"id":1,"size":2}'),
      deliveryKey(undefined, { size: 2, id: 1 }),
      deliveryKey(undefined, { id: 2 }),
      deliveryKey(undefined, '\ud800'),
      deliveryKey(undefined, '\ud801'),
      deliveryKey(undefined, '\ufffd'),
    ])
    const [one, sameId, text, bytes, object, itsText, reordered, ...others] = keys
    expect(sameId).toBe(one)
    expect(bytes).toBe(text)
    expect(itsText).toBe(object)
    expect(reordered).toBe(object)
    expect(new Set([one, text, object, ...others]).size).toBe(7)
  })
})
