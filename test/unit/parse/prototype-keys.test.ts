import { afterEach, describe, expect, it } from 'vitest'
import { parseQondorWebhook } from '../../../src/index.js'
import { parseFixture, readFixture } from '../../support/fixtures.js'

const bytes = readFixture('realistic', 'project-status-changed-v1-prototype-keys.json')
const before = Reflect.ownKeys(Object.prototype)

afterEach(() => {
  expect(Reflect.ownKeys(Object.prototype)).toEqual(before)
})

describe('keys of a prototype in a body', () => {
  it.each([
    ['bytes', bytes],
    ['a parsed object', parseFixture(bytes)],
  ])('pollute nothing as %s', (_what, body) => {
    const event = parseQondorWebhook(body)

    expect(Object.getPrototypeOf(event)).toBe(Object.prototype)
    expect(Object.hasOwn(event, '__proto__')).toBe(false)
    expect(Object.hasOwn(event, 'constructor')).toBe(false)
    expect({}).not.toHaveProperty('polluted')
    expect(event).not.toHaveProperty('polluted')
  })

  it('fill no field that is absent', () => {
    expect(parseFixture(bytes)).not.toHaveProperty('customerName')
    expect(parseQondorWebhook(bytes)).toHaveProperty('customerName', null)
  })

  it('make no body valid whose required fields are absent', () => {
    const text = '{"__proto__":{"webhookId":"1","timestamp":"1","topic":"PingV1"}}'

    expect(() => parseQondorWebhook(text)).toThrow(/webhookId/)
  })

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    'are harmless as a value of every kind: %s',
    (key) => {
      for (const value of ['null', '1', '"text"', '{"polluted":true}', '[{"__proto__":null}]']) {
        const text = `{"${key}":${value},"webhookId":"1","timestamp":"1","topic":"PingV1"}`

        expect(parseQondorWebhook(text)).toEqual({
          webhookId: '1',
          timestamp: '1',
          topic: 'PingV1',
        })
      }
    },
  )
})
