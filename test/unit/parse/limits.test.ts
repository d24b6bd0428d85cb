import { describe, expect, it } from 'vitest'
import { type QondorWebhookErrorCode, safeParseQondorWebhook } from '../../../src/index.js'

const envelope = { webhookId: '1', timestamp: '1', topic: 'PingV1' }

function codeOf(body: string | object, maxBodyBytes?: number): QondorWebhookErrorCode | undefined {
  return safeParseQondorWebhook(body, maxBodyBytes === undefined ? {} : { maxBodyBytes }).error
    ?.code
}

describe('the size of a body', () => {
  const texts = {
    ASCII: JSON.stringify({ ...envelope, text: 'a'.repeat(500) }),
    'two-byte letters': JSON.stringify({ ...envelope, text: 'ø'.repeat(500) }),
    'three-byte characters': JSON.stringify({ ...envelope, text: '–'.repeat(500) }),
    'four-byte emoji': JSON.stringify({ ...envelope, text: '🍂'.repeat(500) }),
  }

  it.each(Object.entries(texts))('may be exactly maxBodyBytes: %s', (_what, text) => {
    const bytes = Buffer.from(text)

    expect(codeOf(text, bytes.length)).toBeUndefined()
    expect(codeOf(bytes, bytes.length)).toBeUndefined()
  })

  it.each(Object.entries(texts))('may not be one byte more: %s', (_what, text) => {
    const bytes = Buffer.from(text)

    expect(codeOf(text, bytes.length - 1)).toBe('body_too_large')
    expect(codeOf(bytes, bytes.length - 1)).toBe('body_too_large')
    expect(codeOf(Uint8Array.from(bytes).buffer, bytes.length - 1)).toBe('body_too_large')
  })

  it('is 262,144 bytes by default', () => {
    const length = 262_144 - JSON.stringify({ ...envelope, text: '' }).length
    const text = (size: number) => JSON.stringify({ ...envelope, text: 'a'.repeat(size) })

    expect(codeOf(text(length))).toBeUndefined()
    expect(codeOf(text(length + 1))).toBe('body_too_large')
  })

  it('is checked before the bytes are decoded', () => {
    expect(codeOf(Buffer.alloc(11, 0xff), 10)).toBe('body_too_large')
    expect(codeOf(Buffer.alloc(10, 0xff), 10)).toBe('invalid_encoding')
  })

  it('bounds how many values a parsed body may hold', () => {
    expect(codeOf({ ...envelope, list: Array(90).fill(0) }, 100)).toBeUndefined()
    expect(codeOf({ ...envelope, list: Array(100).fill(0) }, 100)).toBe('body_too_large')
    expect(codeOf(Array(10).fill(0), 10)).toBe('invalid_envelope')
    expect(codeOf(Array(11).fill(0), 10)).toBe('body_too_large')
  })

  it.each([Number.NaN, -1, 0, 1.5])('may not be limited by %d', (maxBodyBytes) => {
    expect(codeOf(JSON.stringify(envelope), maxBodyBytes)).toBe('invalid_options')
  })
})

describe('the nesting of a body', () => {
  const arrays = (levels: number): unknown => (levels === 0 ? 0 : [arrays(levels - 1)])
  const objects = (levels: number): unknown => (levels === 0 ? 0 : { inner: objects(levels - 1) })

  it.each([
    ['arrays', arrays],
    ['objects', objects],
  ])('may be 64 levels of %s and no more, the body itself included', (_what, make) => {
    const allowed = { ...envelope, nested: make(63) }
    const refused = { ...envelope, nested: make(64) }

    expect(codeOf(allowed)).toBeUndefined()
    expect(codeOf(JSON.stringify(allowed))).toBeUndefined()
    expect(codeOf(refused)).toBe('invalid_json')
    expect(codeOf(JSON.stringify(refused))).toBe('invalid_json')
  })

  it('may be as deep as the size allows without harm', () => {
    expect(codeOf('['.repeat(262_144))).toBe('invalid_json')
    expect(codeOf('['.repeat(131_072) + ']'.repeat(131_072))).toBe('invalid_json')
    expect(codeOf(`${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`)).toBe('invalid_json')
  })
})
