import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  bodyHash,
  eventKey,
  isNilId,
  keptKey,
  plainEventKey,
  sha256,
} from '../../../src/parse/event-key.js'
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

  it.each([
    ['00000000-0000-0000-0000-000000000000', true],
    ['00000000000000000000000000000000', true],
    ['{00000000-0000-0000-0000-000000000000}', true],
    ['(00000000-0000-0000-0000-000000000000)', true],
    ['00000000-0000-0000-0000-000000000001', false],
    ['{00000000000000000000000000000000}', false],
    ['0', false],
    ['', false],
  ])('knows the nil UUID as .NET writes it: %s', (id, expected) => {
    expect(isNilId(id)).toBe(expected)
  })

  it.each([
    // Each part of a UUID in the other case, and what only looks like one.
    ['ABCDEF01-2345-6789-ABCD-EF0123456789', 'abcdef01-2345-6789-abcd-ef0123456789'],
    ['84f48600-cdfc-477e-8257-916F9F3F7094', '84f48600-cdfc-477e-8257-916f9f3f7094'],
    ['x84F48600-CDFC-477E-8257-916F9F3F7094', 'x84F48600-CDFC-477E-8257-916F9F3F7094'],
    ['84F48600-CDFC-477E-8257-916F9F3F7094x', '84F48600-CDFC-477E-8257-916F9F3F7094x'],
    ['84F48600-CDFC-477E-8257-916F9F3F709G', '84F48600-CDFC-477E-8257-916F9F3F709G'],
    ['84F48600-CDFC-477E-916F9F3F7094', '84F48600-CDFC-477E-916F9F3F7094'],
    ['An-Id', 'An-Id'],
  ])('has a UUID in lower case, and any other id as it was sent: %s', async (webhookId, id) => {
    expect(await eventKey({ topic: 'T', webhookId }, '')).toBe(`T:${id}`)
  })

  it.each([
    // Of the key itself, of HTTP and logs, and of what a database cannot store.
    ['a b$&~', 'a b$&~'],
    ['100%', '100%0025'],
    ['a:b/c', 'a:b/c'],
    ['æ', '%00e6'],
    ['\0\n\u007f', '%0000%000a%007f'],
    ['\ud83d\ude00', '%d83d%de00'],
  ])('escapes what is not printable ASCII in an id: %j', async (webhookId, id) => {
    expect(await eventKey({ topic: 'T', webhookId }, '')).toBe(`T:${id}`)
  })

  it.each([
    ['a b$&-.09;~', 'a b$&-.09;~'],
    ['a/b:c', 'a%002fb%003ac'],
    ['100%', '100%0025'],
    ['æ\n', '%00e6%000a'],
  ])('escapes in a topic what ends it in the key, too: %j', async (topic, escaped) => {
    expect(await eventKey({ topic, webhookId: 'a' }, '')).toBe(`${escaped}:a`)
  })

  it('is a hash from 241 characters on', async () => {
    const id = (length: number) => 'a'.repeat(length - 'T:'.length)
    const key = await eventKey({ topic: 'T', webhookId: id(240) }, '')
    expect(key).toBe(`T:${id(240)}`)
    const long = await eventKey({ topic: 'T', webhookId: id(241) }, '')
    expect(long).toBe(`/hash:${await sha256('key', `T:${id(241)}`)}`)
    expect(keptKey(long)).toBe(`/kept/${long}`)
  })

  it('has the body in the place of the nil UUID, and its topic', async () => {
    const webhookId = '00000000-0000-0000-0000-000000000000'
    const key = await eventKey({ topic: 'a/b', webhookId }, '{}')
    expect(key).toBe(`a%002fb/body:${await bodyHash('{}')}`)
    expect(await eventKey({ topic: 'a/b', webhookId }, '{ }')).not.toBe(key)
  })

  it('of a plain event is that of the event', async () => {
    const event = { topic: 'OfferSentV1', webhookId: '84F48600-CDFC-477E-8257-916F9F3F7094' }
    expect(plainEventKey(event)).toBe(await eventKey(event, ''))
  })
})

describe('the hash of a body', () => {
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

  it.each([
    ['a text', '{"a":"æ"}', 'body:{"a":"æ"}'],
    ['its bytes', new TextEncoder().encode('{"a":"æ"}'), 'body:{"a":"æ"}'],
    [
      'an object, with sorted keys',
      { b: { d: 1, c: 2 }, a: [2, 1] },
      'body:{"a":[2,1],"b":{"c":2,"d":1}}',
    ],
    ['an object with a BigInt', { a: 12n }, 'body:{"a":"12n"}'],
    ['an object without JSON', { toJSON: () => undefined }, 'body:'],
  ])('is that of %s', async (_, body, text) => {
    expect(await bodyHash(body)).toBe(hashOf(text))
  })

  it('tells halves of pairs apart, which are one character in UTF-8', async () => {
    const [one, other] = [await bodyHash('\ud800'), await bodyHash('\ud801')]
    expect(one).not.toBe(other)
    const units = Buffer.concat([Buffer.from('body-utf16:'), Buffer.from([0x00, 0x61, 0xd8, 0x00])])
    expect(await bodyHash('a\ud800')).toBe(createHash('sha256').update(units).digest('hex'))
  })

  it('cannot be that of an object that JSON cannot represent', async () => {
    const circle: Record<string, unknown> = {}
    circle['itself'] = circle
    await expect(bodyHash(circle)).rejects.toMatchObject({ code: 'body_consumed' })
  })
})
