import { describe, expect, it } from 'vitest'
import { pingV1Schema } from '../../../src/topics/index.js'

const accepts = (webhookId: string): boolean =>
  pingV1Schema.safeParse({ webhookId, timestamp: '1', topic: 'PingV1' }).success

describe('webhookId', () => {
  it.each([
    ['a UUID', '84f48600-cdfc-477e-8257-916f9f3f7094'],
    ['what is no UUID', 'evt_1'],
    ['one character', '0'],
    ['255 characters', 'a'.repeat(255)],
    ['a line break', 'a\nb'],
    ['white space around it', ' a\u00a0'],
  ])('may be %s', (_what, webhookId) => {
    expect(accepts(webhookId)).toBe(true)
  })

  it.each([
    ['empty', ''],
    ['blank', ' \t\r\n\u00a0\u2028'],
    ['longer than 255 characters', 'a'.repeat(256)],
    ['256 characters with line breaks', 'a\n'.repeat(128)],
  ])('may not be %s', (_what, webhookId) => {
    expect(accepts(webhookId)).toBe(false)
  })
})
