import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { bodyOf, payloadOf } from '../../support/receiver/bodies.js'
import { headers, makeQondor } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

const note = 'Bjørn fra Ålesund 🎉'
const text = bodyOf('OfferSentV1', { customerName: note })
const bytes = new TextEncoder().encode(text)
const padded = Uint8Array.from([0, 0, ...bytes, 0, 0])

async function receive(body: unknown, options: Parameters<typeof makeQondor>[0] = {}) {
  const handler = vi.fn()
  const qondor = makeQondor(options).onOfferSent(handler)
  const result = await qondor.receive({ headers, body: body as string })
  return { ...result, code: result.error?.code, given: handler.mock.calls[0]?.[0] }
}

describe('a body that is taken', () => {
  it.each([
    ['text', text],
    ['text with a BOM', `\ufeff${text}`],
    ['text with white space around it', `\r\n ${text}\t\n`],
    ['bytes', bytes],
    ['bytes with a BOM', Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes])],
    ['bytes in the middle of a buffer', padded.subarray(2, -2)],
    ["Node's Buffer", Buffer.from(text)],
    ['an ArrayBuffer', Uint8Array.from(bytes).buffer],
    ['a DataView', new DataView(padded.buffer, 2, bytes.length)],
    ['an object', payloadOf('OfferSentV1', { customerName: note })],
    ['an object without a prototype', Object.assign(Object.create(null), JSON.parse(text))],
    ['an object of another realm', runInNewContext('JSON.parse(text)', { text })],
    ['bytes of another realm', runInNewContext('Uint8Array.from(bytes)', { bytes })],
    ['an ArrayBuffer of another realm', runInNewContext('Uint8Array.from(b).buffer', { b: bytes })],
  ])('%s', async (_, body) => {
    const { outcome, given } = await receive(body)
    expect(outcome).toBe('handled')
    expect(given).toMatchObject({ topic: 'OfferSentV1', customerName: note })
  })
})

describe('a body that nobody read', () => {
  it.each([
    ['undefined', undefined],
    ['a promise', Promise.resolve(text)],
    ['a Node stream', Readable.from([text])],
    ['a web stream', new Blob([text]).stream()],
  ])('%s is reported as body_consumed', async (_, body) => {
    captureLog()
    expect(await receive(body)).toMatchObject({
      outcome: 'failed',
      code: 'body_consumed',
      status: 500,
    })
  })
})

describe('a body that is refused', () => {
  it.each([
    ['', 'invalid_json'],
    [' \n', 'invalid_json'],
    ['topic=PingV1', 'invalid_json'],
    [text.slice(0, -1), 'invalid_json'],
    [text + text, 'invalid_json'],
    ['['.repeat(1_000) + ']'.repeat(1_000), 'invalid_json'],
    ['null', 'invalid_envelope'],
    ['[]', 'invalid_envelope'],
    [`[${text}]`, 'invalid_envelope'],
    [JSON.stringify(text), 'invalid_envelope'],
    [null, 'invalid_envelope'],
    [{}, 'invalid_envelope'],
    [42, 'invalid_envelope'],
    [new Date(), 'invalid_envelope'],
    [new Uint8Array(), 'invalid_json'],
    [bytes.subarray(0, bytes.indexOf(0xc3) + 1), 'invalid_encoding'],
    [Buffer.from(text, 'latin1'), 'invalid_encoding'],
    [Buffer.from(`\ufeff${text}`, 'utf16le'), 'invalid_encoding'],
    [gzipSync(text), 'unsupported_encoding'],
  ])('case %#', async (body, code) => {
    captureLog()
    const result = await receive(body)
    expect(result.code).toBe(code)
    expect(result.given).toBeUndefined()
  })

  it('a cycle that a parser let in', async () => {
    captureLog()
    const body = payloadOf('OfferSentV1')
    expect((await receive({ ...body, body: Object.assign(body, { self: body }) })).code).toBe(
      'invalid_json',
    )
  })
})

describe('maxBodyBytes', () => {
  it('counts bytes, not characters', async () => {
    captureLog()
    for (const body of [text, bytes]) {
      expect(await receive(body, { maxBodyBytes: bytes.length })).toMatchObject({
        outcome: 'handled',
      })
      expect(await receive(body, { maxBodyBytes: bytes.length - 1 })).toMatchObject({
        code: 'body_too_large',
        status: 413,
      })
    }
    expect(text.length).toBeLessThan(bytes.length)
  })

  it('is 262,144 by default', async () => {
    const full = new TextEncoder().encode(text.padEnd(262_144 - (bytes.length - text.length)))
    expect(full).toHaveLength(262_144)
    expect(await receive(full)).toMatchObject({ outcome: 'handled' })
    expect(await receive(Uint8Array.from([...full, 0x20]))).toMatchObject({ status: 413 })
  })

  it('bounds parsed objects, too', async () => {
    captureLog()
    const body = payloadOf('OfferSentV1', { list: Array.from({ length: 1_001 }, () => 0) })
    expect(await receive(body, { maxBodyBytes: 1_000 })).toMatchObject({ status: 413 })
  })
})
