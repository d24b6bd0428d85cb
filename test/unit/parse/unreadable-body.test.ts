import { expect, it } from 'vitest'
import { safeParseQondorWebhook } from '../../../src/index.js'
import { bodyConsumed, bodyIncomplete, isAbort } from '../../../src/parse/body-errors.js'

it.each([
  [[0x1f, 0x8b, 0x08], 'unsupported_encoding'],
  [[0x1f, 0xff, 0x8b], 'invalid_encoding'],
  [[0xff, 0x8b, 0x1f], 'invalid_encoding'],
])('bytes are taken for gzip by the first two of them: %j', (bytes, code) => {
  expect(safeParseQondorWebhook(Uint8Array.from(bytes)).error?.code).toBe(code)
})

it('what ended a stream is an abort by the codes of Node, and by nothing else', () => {
  const aborts = ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].map((code) => ({ code }))
  const others = [{ code: 'ENOENT' }, { code: '' }, {}, { message: 'ECONNRESET' }]
  expect(aborts.map(isAbort)).toEqual([true, true])
  expect([...others, 'ECONNRESET', undefined, null].map(isAbort)).not.toContain(true)
})

it('a body that the host cut for its size is too large, and any other is an abort', () => {
  const cause = Object.assign(new Error('request entity too large'), { status: 413 })
  const tooLarge = bodyIncomplete(cause)
  expect(tooLarge).toMatchObject({ code: 'body_too_large', cause })
  expect(tooLarge.message).toMatch(/larger than the host takes/)
  for (const other of [new Error('aborted'), { status: 400 }, { code: 413 }, undefined, null]) {
    const aborted = bodyIncomplete(other)
    expect(aborted).toMatchObject({ code: 'body_aborted', cause: other })
    expect(aborted.message).toMatch(/aborted before its body was complete/)
  }
})

it('a body that was read before says how to leave it', () => {
  const { code, message } = bodyConsumed()
  expect(code).toBe('body_consumed')
  expect(message).toMatch(/read before the webhook handler.*Mount the handler before.*rawBody/)
})

it('what the platform threw is the cause, for whoever looks into it', () => {
  const cause = new Error('as a proxy does')
  const hostile = new Proxy(
    {},
    {
      has: () => {
        throw cause
      },
    },
  )
  expect(safeParseQondorWebhook(hostile).error).toMatchObject({ code: 'invalid_json', cause })
  const { error } = safeParseQondorWebhook(Uint8Array.of(0xff))
  expect(error).toMatchObject({ code: 'invalid_encoding', cause: expect.any(TypeError) })
})
