import { describe, expect, it } from 'vitest'
import { parseQondorWebhook, safeParseQondorWebhook } from '../../../src/index.js'

const ping = { webhookId: '1', timestamp: '1', topic: 'PingV1' }
const secret = new Error('kari.nordmann@example.com')
const fail = (): never => {
  throw secret
}
const codeOf = (body: object) => safeParseQondorWebhook(body).error?.code

describe('a parsed body', () => {
  it('is not changed, and is not the event', () => {
    const body = Object.freeze({ ...ping, unknown: 1 })

    const event = parseQondorWebhook(body)

    expect(event).not.toBe(body)
    expect(body).toEqual({ ...ping, unknown: 1 })
  })

  it('may be without a prototype', () => {
    expect(parseQondorWebhook(Object.assign(Object.create(null), ping))).toEqual(ping)
  })

  it('may be an object of a class', () => {
    class Body {
      webhookId = '1'
      timestamp = '1'
      topic = 'PingV1'
    }

    expect(parseQondorWebhook(new Body())).toEqual(ping)
  })

  it('has each of its getters called once', () => {
    const reads = new Map<string, number>()
    const body = { ...ping, unknown: 1 }
    for (const [name, value] of Object.entries(body)) {
      const get = () => {
        reads.set(name, (reads.get(name) ?? 0) + 1)
        return value
      }
      Object.defineProperty(body, name, { get, enumerable: true })
    }

    expect(parseQondorWebhook(body)).toEqual(ping)
    expect(Object.fromEntries(reads)).toEqual({
      webhookId: 1,
      timestamp: 1,
      topic: 1,
      unknown: 1,
    })
  })

  it('may hold the same object twice', () => {
    const shared = { text: 'shared' }

    expect(parseQondorWebhook({ ...ping, one: shared, two: [shared, shared] })).toEqual(ping)
  })

  it('is refused when it holds itself', () => {
    const cycle: typeof ping & { self?: unknown } = { ...ping }
    cycle.self = cycle
    const double: typeof ping & { list?: unknown } = { ...ping }
    double.list = [double, { inner: double }, double]

    expect(codeOf(cycle)).toBe('invalid_json')
    expect(codeOf(double)).toBe('invalid_json')
  })

  it('is refused when shared objects multiply beyond what a body can hold', () => {
    let value: object = {}
    for (let level = 0; level < 60; level += 1) value = [value, value]

    expect(codeOf({ ...ping, value })).toBe('body_too_large')
  })
})

describe('a parsed body that cannot be read', () => {
  const { proxy: revoked, revoke } = Proxy.revocable({}, {})
  revoke()
  class LazyBody {
    get topic(): string {
      return fail()
    }
  }
  const unreadable: Readonly<Record<string, object>> = {
    'a getter that throws': Object.defineProperty({ ...ping }, 'extra', {
      get: fail,
      enumerable: true,
    }),
    'a nested getter that throws': {
      ...ping,
      extra: Object.defineProperty({}, 'key', { get: fail, enumerable: true }),
    },
    'a tag that throws': Object.defineProperty({}, Symbol.toStringTag, { get: fail }),
    'a revoked proxy': revoked,
    'a revoked proxy inside': { ...ping, extra: revoked },
    'a proxy that throws on get': new Proxy({ ...ping }, { get: fail }),
    'a proxy that throws on has': new Proxy({ ...ping }, { has: fail }),
    'a proxy that throws on ownKeys': new Proxy({ ...ping }, { ownKeys: fail }),
    'a proxy that throws on getPrototypeOf': new Proxy({ ...ping }, { getPrototypeOf: fail }),
  }

  it.each(Object.entries(unreadable))('is answered with invalid_json: %s', (_what, body) => {
    const { error } = safeParseQondorWebhook(body)

    expect(error?.code).toBe('invalid_json')
    expect(error?.message).not.toContain(secret.message)
  })

  it.each([
    ['hidden', Object.defineProperty({ ...ping }, 'topic', { get: fail, enumerable: false })],
    ['of a class', new LazyBody()],
  ])('is not asked for a getter that JSON would leave out: %s', (_what, body) => {
    const { error } = safeParseQondorWebhook(body)

    expect(error?.code).toBe('invalid_envelope')
    expect(error?.issues.map(({ path }) => path)).toContainEqual(['topic'])
  })

  const transferred = (make: (buffer: ArrayBuffer) => object): object => {
    const bytes = Uint8Array.from(Buffer.from(JSON.stringify(ping)))
    const body = make(bytes.buffer)
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
    return body
  }

  it.each([
    ['ArrayBuffer', (buffer: ArrayBuffer) => buffer],
    ['DataView', (buffer: ArrayBuffer) => new DataView(buffer)],
    ['Uint8Array', (buffer: ArrayBuffer) => new Uint8Array(buffer)],
  ])('is answered with a typed error: a detached %s', (_what, make) => {
    expect(codeOf(transferred(make))).toMatch(/^(body_consumed|invalid_json)$/)
  })
})
