import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { WebhookBody } from '../../../src/index.js'
import { nearlyValidText } from './nearly-valid.js'

type Encode = (text: string, place: number) => WebhookBody

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The bytes with some put in the place of others. */
function spliced(text: string, place: number, length: number, put: readonly number[]): Uint8Array {
  const bytes = [...bytesOf(text)]
  bytes.splice(place % (bytes.length + 1), length, ...put)
  return Uint8Array.from(bytes)
}

function parsed(text: string): WebhookBody {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : text
  } catch {
    return text
  }
}

const usual: readonly Encode[] = [
  (text) => text,
  bytesOf,
  (text) => Buffer.from(text),
  (text) => bytesOf(text).buffer as ArrayBuffer,
  (text, place) => {
    const offset = place % 9
    const bytes = Buffer.concat([Buffer.alloc(offset, 0xff), bytesOf(text), Buffer.from('x')])
    return new DataView(Uint8Array.from(bytes).buffer, offset, bytes.length - offset - 1)
  },
  parsed,
]

const unusual: readonly Encode[] = [
  // With one mark or two in front, of which one is dropped.
  (text) => bytesOf(`\ufeff${text}`),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  (text) => Buffer.from(text, 'latin1'),
  (text) => gzipSync(text, { level: 0 }),
  (text) => Buffer.concat([Buffer.from([0x1f, 0x8b]), bytesOf(text)]),
  // Cut at any character or byte, which may be within one.
  (text, place) => text.slice(0, place % (text.length + 1)),
  (text, place) => spliced(text, place, text.length * 3, []),
  (text, place) => spliced(text, place, 1, [place % 256]),
  // NUL written too long, and half of a surrogate pair.
  (text, place) => spliced(text, place, 0, [0xc0, 0x80]),
  (text, place) => spliced(text, place, 0, [0xed, 0xa0, 0x80]),
]

/** A body that is nearly valid, in any of the forms that bodies come in. */
export const nearlyValidBody: fc.Arbitrary<WebhookBody> = fc
  .tuple(
    nearlyValidText,
    fc.oneof(
      { arbitrary: fc.constantFrom(...usual), weight: 3 },
      { arbitrary: fc.constantFrom(...unusual), weight: 1 },
    ),
    fc.nat({ max: 2_000 }),
  )
  .map(([text, encode, place]) => encode(text, place))
