import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { parseQondorWebhook, safeParseQondorWebhook } from '../../../src/index.js'

const text = '{"webhookId":"1","timestamp":"1","topic":"PingV1"}'

const unread: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  'a promise': () => Promise.resolve(text),
  'a promise that never settles': () => new Promise(() => {}),
  'a Node stream': () => Readable.from([text]),
  'a web stream': () => new Blob([text]).stream(),
  'a web request or response': () => new Response(text),
  'what Node calls a pipe': () => ({ pipe: () => {} }),
}

describe('a body that nobody read', () => {
  it.each(Object.entries(unread))('is refused with body_consumed: %s', (_what, make) => {
    const { error } = safeParseQondorWebhook(make() as object)

    expect(error?.code).toBe('body_consumed')
    expect(error?.message).toMatch(/raw body|function/)
  })

  it.each(['then', 'pipe', 'getReader'])('is not suspected for a JSON key named %s', (key) => {
    const body = { ...JSON.parse(text), [key]: 'data' }

    expect(parseQondorWebhook(body)).toEqual(JSON.parse(text))
  })
})

describe('a body that is not an object', () => {
  it.each([null, 0, Number.NaN, true, 1n, Symbol('body'), [], {}, new Date(0), new Map()])(
    'is refused with invalid_envelope: %s',
    (body) => {
      expect(safeParseQondorWebhook(body as object).error?.code).toBe('invalid_envelope')
    },
  )
})
