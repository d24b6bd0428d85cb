import { describe, expect, it } from 'vitest'
import { eventKey, isNilId, keptKey } from '../../../src/parse/event-key.js'
import { fc } from '../../support/properties/fast-check.js'

// Of few characters, so that keys of different events would meet if they could.
const text = fc.string({
  unit: fc.constantFrom('a', 'A', ':', '/', '%', '0', '3', 'k', 'æ', '\ud800', '\udc00', '\ufffd'),
  minLength: 1,
  maxLength: 6,
})
const event = fc.record({ topic: text, webhookId: text })

describe('the key of an event', () => {
  it('is made at once for ordinary topics and ids', () => {
    const webhookId = '84F48600-CDFC-477E-8257-916F9F3F7094'
    expect(eventKey({ topic: 'OfferSentV1', webhookId }, '')).toBe(
      'OfferSentV1:84f48600-cdfc-477e-8257-916f9f3f7094',
    )
    expect(eventKey({ topic: 'OfferSentV1', webhookId: 'id_aB3xK' }, '')).toBe(
      'OfferSentV1:id_aB3xK',
    )
  })

  it('is the same for no two events, and no event has the key of one that was kept', async () => {
    await fc.assert(
      fc.asyncProperty(event, event, async (one, other) => {
        const [key, otherKey] = [await eventKey(one, ''), await eventKey(other, '')]
        const isSame = one.topic === other.topic && one.webhookId === other.webhookId
        expect(key === otherKey).toBe(isSame)
        expect(keptKey(key) === keptKey(otherKey)).toBe(isSame)
        expect(keptKey(key)).not.toBe(otherKey)
      }),
    )
  })

  it.each([
    ['kept', { topic: '', webhookId: 'a' }],
    ['kept', { topic: '/kept/a', webhookId: 'a' }],
    ['hashed', { topic: '/hash', webhookId: 'a' }],
    ['without an id', { topic: 'a/body', webhookId: 'a' }],
  ])('is not that of an event that is %s: %j', async (_, given) => {
    expect(await eventKey(given, '')).not.toMatch(/^\/|\/body:/)
  })

  it('is of at most 240 characters, and of 246 where it was only kept', async () => {
    for (const length of [100, 239, 240, 241, 255, 100_000]) {
      const key = await eventKey({ topic: 'T'.repeat(length), webhookId: 'a' }, '')
      expect(key.length).toBeLessThanOrEqual(240)
      expect(keptKey(key).length).toBeLessThanOrEqual(246)
    }
  })

  it('takes the ids that .NET writes for the nil UUID for no id', () => {
    expect(isNilId('00000000-0000-0000-0000-000000000000')).toBe(true)
    expect(isNilId('00000000-0000-0000-0000-000000000001')).toBe(false)
  })
})
