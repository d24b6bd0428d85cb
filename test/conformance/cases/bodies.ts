import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { ConformanceCase, Header } from '../host.js'
import { json, keyHeader, offerSent, offerSentWith, post, webhookId } from '../requests.js'

const handled = { status: 200, outcome: 'handled', webhookId } as const

function withType(name: string, ...types: Header[]): ConformanceCase {
  return {
    name: `reads JSON with ${name}`,
    requests: [post(offerSent, { headers: [keyHeader, ...types] })],
    answers: [handled],
    ran: 1,
  }
}

function invalid(name: string, body: Uint8Array, code: 'json' | 'encoding' | 'envelope') {
  return {
    name: `answers 400 to ${name}`,
    requests: [post(body)],
    answers: [{ status: 400, outcome: 'invalid', code: `invalid_${code}` }],
    ran: 0,
    options: { bodyTimeoutMs: 3_000 },
  } satisfies ConformanceCase
}

function compressed(encoding: string, body: Uint8Array): ConformanceCase {
  const headers: Header[] = [keyHeader, json, ['content-encoding', encoding]]
  return {
    name: `answers 415 to a body compressed with ${encoding}`,
    requests: [post(body, { headers })],
    answers: [
      {
        status: 415,
        outcome: 'rejected',
        code: 'unsupported_encoding',
        headers: { 'accept-encoding': 'identity' },
      },
    ],
    ran: 0,
  }
}

const gzip: Header = ['content-encoding', 'gzip']
const projectName = 'Blåbærtur på Ærø 🎉'
const norwegian = Buffer.from(offerSentWith({ projectName }))

const latin1 = Buffer.from(norwegian.toString().replace(' 🎉', ''), 'latin1')

// What begins like JSON may be the name of a field: those of customers are GUIDs in braces, say.
const customFieldNames = [
  '{0f8fad5b-d9cb-469f-a165-70867728950e}',
  '{{customField}}',
  ' {x',
  '{',
  '[0]',
]

function withCustomField(name: string): ConformanceCase {
  return {
    name: `reads an event with the unknown key ${JSON.stringify(name)}`,
    requests: [post(offerSentWith({ [name]: 'value' }))],
    answers: [handled],
    ran: 1,
  }
}

/** A body in two parts, cut inside the first character of `text`. */
function cutInside(text: string): readonly Uint8Array[] {
  const at = norwegian.indexOf(text) + 1
  return [norwegian.subarray(0, at), norwegian.subarray(at)]
}

function cut(name: string, text: string, framing: 'length' | 'chunked'): ConformanceCase {
  return {
    name: `keeps ${name} intact when it is cut in two, framed by ${framing}`,
    requests: [post(norwegian, { chunks: cutInside(text), framing })],
    answers: [handled],
    ran: 1,
    events: [{ projectName }],
  }
}

// Made by a formula, since workerd gives no random bytes while a module loads.
let state = 1
const incompressible = Buffer.from(
  Array.from({ length: 300_000 }, () => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223
    return state >>> 24
  }),
)

export const bodyCases: readonly ConformanceCase[] = [
  invalid('a body that is not JSON', Buffer.from('offerId=1'), 'json'),
  invalid('an empty body', Buffer.alloc(0), 'json'),
  invalid('a body that is not UTF-8', latin1, 'encoding'),
  invalid('a body without a timestamp', offerSentWith({ timestamp: undefined }), 'envelope'),
  {
    name: 'answers 400 to an empty object',
    requests: [post(Buffer.from('{}'))],
    answers: [{ status: 400, outcome: 'invalid', code: 'invalid_envelope' }],
    ran: 0,
  },
  {
    name: 'answers 422 to a known topic with a wrong field',
    requests: [post(offerSentWith({ offerId: 'secret' }))],
    answers: [{ status: 422, outcome: 'invalid', code: 'invalid_payload', webhookId }],
    ran: 0,
  },
  {
    name: 'reads a body that starts with a byte order mark',
    requests: [post(Buffer.concat([Buffer.from('\ufeff'), offerSent]))],
    answers: [handled],
    ran: 1,
  },
  cut('a Norwegian letter', 'å', 'chunked'),
  cut('a Norwegian letter', 'å', 'length'),
  cut('an emoji', '🎉', 'chunked'),
  withType('a charset of utf-16', ['content-type', 'application/json; charset=utf-16']),
  withType('no content type'),
  withType('the content type text/plain', ['content-type', 'text/plain']),
  withType('a content type of a vendor', ['content-type', 'application/vnd.qondor.event+json']),
  withType('the content type of a form', ['content-type', 'application/x-www-form-urlencoded']),
  withType('the content type of an upload', ['content-type', 'multipart/form-data; boundary=x']),
  ...customFieldNames.map(withCustomField),
  {
    name: 'answers 413 to a compressed body over the limit',
    requests: [post(gzipSync(incompressible), { headers: [keyHeader, json, gzip] })],
    answers: [{ status: 413, outcome: 'rejected', code: 'body_too_large', closes: true }],
    ran: 0,
  },
  compressed('gzip', gzipSync(offerSent)),
  compressed('deflate', deflateSync(offerSent)),
  compressed('br', brotliCompressSync(offerSent)),
]
