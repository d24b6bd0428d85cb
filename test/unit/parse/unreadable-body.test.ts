import { expect, it } from 'vitest'
import { toFetchHandler } from '../../../src/adapters/fetch.js'
import { type QondorWebhookError, safeParseQondorWebhook } from '../../../src/index.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

it.each([
  [[0x1f, 0x8b, 0x08], 'unsupported_encoding'],
  [[0x1f, 0xff, 0x8b], 'invalid_encoding'],
  [[0xff, 0x8b, 0x1f], 'invalid_encoding'],
])('bytes are taken for gzip by the first two of them: %j', (bytes, code) => {
  expect(safeParseQondorWebhook(Uint8Array.from(bytes)).error?.code).toBe(code)
})

/** What a receiver makes of a body whose reading fails with `cause`. */
async function errorFor(cause: unknown): Promise<QondorWebhookError | undefined> {
  const qondor = makeQondor().onError(() => {})
  const { error } = await qondor.receive({
    ...request('PingV1'),
    body: () => Promise.reject(cause),
  })
  return error
}

it('what ended a stream is an abort by the codes of Node, and by nothing else', async () => {
  captureLog()
  for (const code of ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']) {
    const cause = Object.assign(new Error('aborted'), { code })
    const aborted = await errorFor(cause)
    expect(aborted).toMatchObject({ code: 'body_aborted', cause })
    expect(aborted?.message).toMatch(/client disconnected before the body was complete/)
  }
  const others = [{ code: 'ENOENT' }, { code: '' }, {}, { message: 'ECONNRESET' }]
  for (const cause of [...others, 'ECONNRESET', undefined, null]) {
    expect((await errorFor(cause))?.code).toBe('body_consumed')
  }
})

it('a body that the host cut for its size is too large, and any other is an abort', async () => {
  const cut = (fields: object) => Object.assign(new Error('cut'), { code: 'ECONNRESET' }, fields)
  const cause = cut({ status: 413 })
  const tooLarge = await errorFor(cause)
  expect(tooLarge).toMatchObject({ code: 'body_too_large', cause })
  expect(tooLarge?.message).toMatch(/exceeds the host's own limit/)
  expect((await errorFor(cut({ status: 400 })))?.code).toBe('body_aborted')
})

it('a body that was read before says how to leave it', async () => {
  captureLog()
  const errors: QondorWebhookError[] = []
  const read = new Request('http://localhost/', { ...request('PingV1'), method: 'POST' })
  await read.text()
  await toFetchHandler(makeQondor().onError((error) => errors.push(error)))(read)
  expect(errors.map(({ code }) => code)).toEqual(['body_consumed'])
  const how = /read the body before the webhook handler.*Mount the handler before.*rawBody/
  expect(errors[0]?.message).toMatch(how)
})

it("the platform's error is the cause, for debugging", () => {
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
