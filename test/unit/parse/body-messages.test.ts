import { describe, expect, it } from 'vitest'
import { QondorWebhookError } from '../../../src/errors.js'
import { readPayload } from '../../../src/parse/body.js'
import { bodyConsumed, bodyIncomplete, bodyNotJson } from '../../../src/parse/body-errors.js'

function thrownBy(body: unknown, maxBodyBytes = 100): unknown {
  try {
    return readPayload(body, maxBodyBytes)
  } catch (error) {
    return error
  }
}

/** An object in objects, as many levels as wanted. */
function nested(levels: number): object {
  return levels === 1 ? {} : { a: nested(levels - 1) }
}

const hostile = {
  get topic() {
    throw new Error('of the getter')
  },
}

describe('a body that cannot be read', () => {
  it.each<[what: string, body: unknown, code: string, message: string]>([
    ['a text that is no JSON', '{', 'invalid_json', 'The body is not JSON.'],
    [
      'no text at all',
      '',
      'invalid_json',
      'The body is empty. If the sender sent one, a proxy or middleware dropped it.',
    ],
    [
      'a text that is too long',
      'a'.repeat(101),
      'body_too_large',
      'The body is larger than 100 bytes. If Qondor sends such bodies, raise maxBodyBytes.',
    ],
    [
      'an object with too many values',
      new Array(101).fill(0),
      'body_too_large',
      'The parsed body has too many values. If Qondor sends such bodies, raise maxBodyBytes.',
    ],
    [
      'an object that is nested too deep',
      nested(65),
      'invalid_json',
      'The body is nested deeper than 64 levels.',
    ],
    [
      'bytes of gzip',
      new Uint8Array([0x1f, 0x8b, 0x08]),
      'unsupported_encoding',
      'The body is compressed with gzip. Decompress it before you pass it.',
    ],
    [
      'bytes that only start like gzip',
      new Uint8Array([0x1f, 0xff]),
      'invalid_encoding',
      'The body is not valid UTF-8. Pass the bytes as they were received.',
    ],
    [
      'bytes that only go on like gzip',
      new Uint8Array([0x1e, 0x8b]),
      'invalid_encoding',
      'The body is not valid UTF-8. Pass the bytes as they were received.',
    ],
    [
      'an object that throws',
      hostile,
      'invalid_json',
      'The parsed body cannot be read: see cause.',
    ],
    [
      'nothing',
      undefined,
      'body_consumed',
      'The body is missing: it is undefined, or a request, stream or promise that was not read. ' +
        'Pass the raw body, the parsed object, or a function that reads the body.',
    ],
  ])('says what is wrong and what to do: %s', (_what, body, code, message) => {
    expect(thrownBy(body)).toMatchObject({ code, message })
  })

  it('is read up to its limits', () => {
    expect(thrownBy(nested(64))).toMatchObject({ rawBody: undefined })
    expect(thrownBy(new Array(100).fill(0))).toMatchObject({ payload: { length: 100 } })
    expect(thrownBy(`"${'a'.repeat(98)}"`)).toMatchObject({ payload: 'a'.repeat(98) })
  })
})

it.each([
  [
    'body_consumed',
    bodyConsumed(),
    /^Something read the body before .* left nothing usable\. Mount/,
  ],
  [
    'body_aborted',
    bodyIncomplete(undefined),
    /^The client disconnected before the body was complete/,
  ],
  ['body_too_large', bodyIncomplete({ status: 413 }), /^The body exceeds the host's own limit/],
  [
    'body_consumed',
    bodyNotJson(undefined),
    /^The parsed body cannot be written as JSON.* in rawBody/,
  ],
])('an error of a body that a host spoilt: %s', (code, error, message) => {
  expect(QondorWebhookError.is(error)).toBe(true)
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
})
