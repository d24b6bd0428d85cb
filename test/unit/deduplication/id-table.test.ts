import { describe, expect, it, vi } from 'vitest'
import { IdTable } from '../../../src/deduplication/id-table.js'

const uuid = '84f48600-cdfc-477e-8257-916f9f3f7094'
const topic = 'OfferSentV1'

/** A UUID that differs from others in its first and last digits. */
function uuidOf(index: number): string {
  const digits = index.toString(16).padStart(8, '0')
  return `${digits}-0000-4000-8000-${digits}${digits.slice(4)}`
}

describe('the table of ids', () => {
  it('finds an event by its key and by its parts, in either case', () => {
    const table = new IdTable()
    expect(table.find(`${topic}:${uuid}`)).toBe(-1)
    const entry = table.add()
    expect(table.find(`${topic}:${uuid}`)).toBe(entry)
    expect(table.findEvent(topic, uuid)).toBe(entry)
    expect(table.findEvent(topic, uuid.toUpperCase())).toBe(entry)
    expect(table.find(`${topic}:${uuid.toUpperCase()}`)).toBe(-1)
    expect(table.findEvent('OfferAnsweredV1', uuid)).toBe(-1)
  })

  it.each(Array.from(uuid, (_, place) => place))(
    'tells ids apart that differ at place %i',
    (place) => {
      const table = new IdTable()
      const changed = (by: string) => uuid.slice(0, place) + by + uuid.slice(place + 1)
      table.findEvent(topic, uuid)
      const entry = table.add()
      const isDash = uuid[place] === '-'
      for (const digit of ['0', '1', 'e']) {
        if (digit === uuid[place]) continue
        expect(table.findEvent(topic, changed(digit))).toBe(isDash ? undefined : -1)
        expect(table.find(`${topic}:${changed(digit)}`)).toBe(-1)
      }
      for (const other of ['/', ':', '@', 'G', '`', 'g', 'þ', 'Ā', '\uffff', isDash ? '.' : '-']) {
        expect(table.findEvent(topic, changed(other))).toBeUndefined()
        expect(table.find(`${topic}:${changed(other)}`)).toBe(-1)
      }
      expect(table.findEvent(topic, uuid)).toBe(entry)
    },
  )

  it.each([
    ['an id that is not a UUID', topic, 'one'],
    ['a UUID in braces', topic, `{${uuid}}`],
    ['the nil UUID', topic, '00000000-0000-0000-0000-000000000000'],
    ['a topic with a space in front', ' OfferSentV1', uuid],
    ['a topic with a space behind', 'OfferSentV1 ', uuid],
    ['a topic with a colon', 'Offer:SentV1', uuid],
  ])('leaves %s to its key', (_, name, id) => {
    const table = new IdTable()
    table.findEvent(topic, uuid)
    expect(table.findEvent(name, id)).toBeUndefined()
    const key = `${name}:${id} as text`
    expect(table.find(key)).toBe(-1)
    const entry = table.add()
    expect(table.find(key)).toBe(entry)
    table.remove(entry)
    expect(table.find(key)).toBe(-1)
  })

  it('takes no text for a UUID that looks like one', () => {
    const table = new IdTable()
    const nil = '00000000-0000-0000-0000-000000000000'
    table.find(`${topic}:${nil}`)
    table.add()
    expect(table.find(`${topic}:g${nil.slice(1)}`)).toBe(-1)
    expect(table.findEvent(topic, `gggggggg${uuid.slice(8)}`)).toBeUndefined()
  })

  it('takes a UUID of zeros but for one digit', () => {
    const table = new IdTable()
    for (const place of [0, 7, 9, 14, 19, 24, 35]) {
      const zeros = '00000000-0000-0000-0000-000000000000'
      const id = `${zeros.slice(0, place)}1${zeros.slice(place + 1)}`
      expect(table.findEvent(topic, id)).toBe(-1)
    }
  })

  it('numbers a thousand topics, and keeps the keys of more as text', () => {
    const table = new IdTable()
    for (let index = 0; index < 1_000; index += 1) {
      expect(table.findEvent(`Topic${index}`, uuid)).toBe(-1)
    }
    expect(table.findEvent('OneMore', uuid)).toBeUndefined()
    expect(table.findEvent('Topic0', uuid)).toBe(-1)
    const key = `OneMore:${uuid}`
    expect(table.find(key)).toBe(-1)
    const entry = table.add()
    expect(table.find(key)).toBe(entry)
    expect(table.findEvent('Topic0', uuid)).toBe(-1)
  })

  it('gives the numbers of removed entries again, the last first', () => {
    const table = new IdTable()
    const add = (key: string) => {
      table.find(key)
      return table.add()
    }
    const keys = ['text', `${topic}:${uuidOf(1)}`, 'other', `${topic}:${uuidOf(2)}`]
    const entries = keys.map(add)
    expect(entries).toEqual([0, 1, 2, 3])
    for (const entry of [1, 0, 3]) table.remove(entry)
    expect(keys.map((key) => table.find(key))).toEqual([-1, -1, 2, -1])
    expect(['a', `${topic}:${uuidOf(3)}`, 'b', 'c'].map(add)).toEqual([3, 0, 1, 4])
    expect(table.find('other')).toBe(2)
  })

  it('compares ids exactly, also when all have the same hash', () => {
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((values) => values)
    const table = new IdTable()
    const known = new Map<string, number>()
    const has = (index: number) => known.get(uuidOf(index)) ?? -1
    for (let index = 0; index < 300; index += 1) {
      expect(table.findEvent(topic, uuidOf(index))).toBe(-1)
      known.set(uuidOf(index), table.add())
    }
    for (let index = 0; index < 300; index += 3) {
      table.remove(has(index))
      known.delete(uuidOf(index))
    }
    for (let index = 0; index < 600; index += 1) {
      expect(table.findEvent(topic, uuidOf(index)), uuidOf(index)).toBe(has(index))
    }
    vi.restoreAllMocks()
  })
})
