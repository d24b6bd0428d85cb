import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { createQondorWebhooks } from '../../../src/index.js'
import { readFixture } from '../../support/fixtures.js'

const body = readFixture('documented', 'offer-sent-v1.json')

function receive(headers: Record<string, string>, bytes: Uint8Array | string) {
  const qondor = createQondorWebhooks({ auth: false })
    .onError(() => {})
    .onInvalid(() => {})
  return qondor.receive({ headers, body: bytes })
}

describe('a body that is said to be compressed', () => {
  it.each([
    ['gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['br', brotliCompressSync(body)],
  ])('is answered 415 when it is: %s', async (encoding, bytes) => {
    for (const name of ['content-encoding', 'Content-Encoding']) {
      expect(await receive({ [name]: encoding }, bytes)).toMatchObject({
        status: 415,
        outcome: 'rejected',
        error: { code: 'unsupported_encoding' },
      })
    }
  })

  it('is answered 415 when somebody made text of the bytes', async () => {
    const text = new TextDecoder().decode(deflateSync(body))
    expect((await receive({ 'content-encoding': 'deflate' }, text)).status).toBe(415)
  })

  it('is read when it was inflated before us', async () => {
    expect((await receive({ 'content-encoding': 'gzip' }, body)).status).toBe(200)
  })

  it('is distinguished from one that was decompressed earlier and is not a webhook', async () => {
    const { error } = await receive({ 'content-encoding': 'gzip' }, '{}')
    expect(error?.code).toBe('invalid_envelope')
  })

  it('is answered 400 when the header names no compression', async () => {
    expect((await receive({ 'content-encoding': 'utf-8' }, deflateSync(body))).status).toBe(400)
  })

  it('is reported to onError, not to onInvalid', async () => {
    const onError = vi.fn()
    const onInvalid = vi.fn()
    const qondor = createQondorWebhooks({ auth: false }).onError(onError).onInvalid(onInvalid)
    await qondor.receive({ headers: { 'content-encoding': 'br' }, body: brotliCompressSync(body) })
    expect(onError).toHaveBeenCalledOnce()
    expect(onInvalid).not.toHaveBeenCalled()
  })
})

it('answers 400 to no JSON whose headers cannot be read', async () => {
  const headers = {
    get: (): string => {
      throw new Error('hostile')
    },
  }
  const qondor = createQondorWebhooks({ auth: false }).onInvalid(() => {})
  expect((await qondor.receive({ headers, body: '{' })).status).toBe(400)
})
