import { describe, expect, it, vi } from 'vitest'
import { fc } from '../../support/properties/fast-check.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { headers, makeQondor } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

// What can be wrong, in the order in which it is looked at, and the code that tells of it.
const faults = [
  ['method', 'method_not_allowed'],
  ['key', 'unauthorized'],
  ['body', 'body_too_large'],
  ['JSON', 'invalid_json'],
  ['envelope', 'invalid_envelope'],
  ['schema', 'invalid_payload'],
  ['deduplication', 'store_unavailable'],
  ['handlers', 'handler_failed'],
] as const

type Fault = (typeof faults)[number][0]

function bodyWith(has: (fault: Fault) => boolean): string {
  const start = has('JSON') ? '{' : ''
  if (has('envelope')) return `${start}{}`
  const text = start + bodyOf('OfferSentV1', has('schema') ? { offerId: 'seven' } : {})
  return has('body') ? text.padEnd(5_000) : text
}

async function receiveWith(wrong: readonly Fault[]) {
  const has = (fault: Fault): boolean => wrong.includes(fault)
  const fail = () => Promise.reject(new Error('as user code does'))
  const claim = vi.fn(has('deduplication') ? fail : () => 'claimed' as const)
  const handler = vi.fn(has('handlers') ? fail : () => {})
  const body = vi.fn(() => (has('body') ? bodyWith(has).padEnd(5_000) : bodyWith(has)))
  const store = { claim, complete: () => {}, release: () => {} }
  const result = await makeQondor({ store, maxBodyBytes: 4_000 })
    .onOfferSent(handler)
    .receive({
      method: has('method') ? 'PUT' : 'POST',
      headers: has('key') ? {} : headers,
      body,
    })
  return { result, body, claim, handler }
}

describe('the order of checks', () => {
  it('is method, key, body, JSON, schema, deduplication, handlers', async () => {
    captureLog()
    await fc.assert(
      fc.asyncProperty(fc.subarray(faults.map(([fault]) => fault)), async (wrong) => {
        const { result } = await receiveWith(wrong)
        const first = faults.find(([fault]) => wrong.includes(fault))
        expect(result.error?.code).toBe(first?.[1])
      }),
    )
  })

  it.each([
    ['method', 0, 0, 0],
    ['key', 0, 0, 0],
    ['body', 1, 0, 0],
    ['JSON', 1, 0, 0],
    ['envelope', 1, 0, 0],
    ['schema', 1, 0, 0],
    ['deduplication', 1, 1, 0],
    ['handlers', 1, 1, 1],
  ] as const)('ends at a wrong %s', async (fault, bodies, claims, handlers) => {
    captureLog()
    const { body, claim, handler } = await receiveWith([fault])
    expect(body).toHaveBeenCalledTimes(bodies)
    expect(claim).toHaveBeenCalledTimes(claims)
    expect(handler).toHaveBeenCalledTimes(handlers)
  })

  it('asks nobody for the key when the method is wrong', async () => {
    const auth = vi.fn(() => true)
    await makeQondor({ auth }).receive({ method: 'GET', headers, body: '' })
    expect(auth).not.toHaveBeenCalled()
  })
})

describe('the method', () => {
  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'post', 'POST ', ''])(
    'is refused: %j',
    async (method) => {
      const result = await makeQondor().receive({ method, headers, body: bodyOf('PingV1') })
      expect(result).toMatchObject({ outcome: 'rejected', status: 405 })
    },
  )

  it.each(['POST', undefined])('is taken: %j', async (method) => {
    const result = await makeQondor().receive({ method, headers, body: bodyOf('PingV1') })
    expect(result).toMatchObject({ outcome: 'unhandled', status: 200 })
  })
})
