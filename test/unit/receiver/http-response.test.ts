import { describe, expect, it } from 'vitest'
import { toHttpResponse } from '../../../src/index.js'
import { fc } from '../../support/properties/fast-check.js'
import { outcomeCases } from '../../support/receiver/outcome-cases.js'
import { captureLog } from '../../support/receiver/spies.js'

const always = { 'content-type': 'application/json', 'cache-control': 'no-store' }

/** The headers of every answer with this body. */
function basicHeaders(body: string) {
  const bytes = new TextEncoder().encode(body)
  return { ...always, 'content-length': String(bytes.length) }
}

const more: Readonly<Record<string, object>> = {
  method_not_allowed: { allow: 'POST' },
  unsupported_encoding: { 'accept-encoding': 'identity' },
  retry_later: { 'retry-after': '2' },
  in_progress: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) },
  store_unavailable: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) },
  queue_unavailable: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) },
}

describe.each(outcomeCases)('the answer to $outcome $code, when $when', (given) => {
  const { outcome, code, status, receive } = given

  it('has the status and the headers of its cause', async () => {
    captureLog()
    const answer = toHttpResponse(await receive())
    expect(answer.status).toBe(status)
    expect(answer.headers).toEqual({ ...basicHeaders(answer.body), ...more[code ?? ''] })
  })

  it('names the outcome, the code and the id, and nothing else', async () => {
    captureLog()
    const result = await receive()
    const { webhookId } = result
    expect(JSON.parse(toHttpResponse(result).body)).toEqual({
      outcome,
      ...(code && { code }),
      ...(webhookId && { webhookId }),
    })
  })
})

describe('toHttpResponse', () => {
  it('needs an outcome and a status only', () => {
    const body = '{"outcome":"queued"}'
    const headers = basicHeaders(body)
    expect(toHttpResponse({ outcome: 'queued', status: 200 })).toEqual({
      status: 200,
      headers,
      body,
    })
  })

  it('has the length in bytes and the id, whatever the id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (webhookId) => {
        const { headers, body } = toHttpResponse({ outcome: 'handled', status: 200, webhookId })
        expect(headers).toEqual(basicHeaders(body))
        expect(JSON.parse(body)).toEqual({ outcome: 'handled', webhookId })
      }),
    )
  })

  it('writes the id as JSON, whatever is in it', () => {
    const webhookId = '"}\n<script>🎉\ud800ø\u007f'
    const { body } = toHttpResponse({ outcome: 'handled', status: 200, webhookId })
    expect(JSON.parse(body)).toEqual({ outcome: 'handled', webhookId })
    expect(body).not.toContain('\n')
  })

  it('gives each answer headers of its own', () => {
    const first = toHttpResponse({ outcome: 'handled', status: 200 })
    const second = toHttpResponse({ outcome: 'handled', status: 200 })
    expect(first.headers).not.toBe(second.headers)
  })
})
