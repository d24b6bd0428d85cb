import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toLambdaHandler } from '../../src/adapters/lambda.js'
import { createQondorWebhooks } from '../../src/index.js'
import { key, offerSent, offerSentWith } from './conformance/requests.js'
import { lambdaEvents, type SentRequest } from './lambda-events.js'

const sent: SentRequest = {
  method: 'POST',
  headers: { 'X-Qondor-Key': [key], 'Content-Type': ['application/json'] },
  body: offerSent,
}

function make() {
  const names: string[] = []
  const qondor = createQondorWebhooks({
    auth: { header: 'x-qondor-key', value: key },
    maxBodyBytes: 2_000,
  }).onOfferSent((event) => names.push(event.projectName))
  return { names, handle: toLambdaHandler(qondor) }
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(Object.entries(lambdaEvents))('toLambdaHandler behind %s', (name, toEvent) => {
  it('handles an event once, with its text intact', async () => {
    const { names, handle } = make()
    const body = offerSentWith({ projectName: 'Bjørns sommerfest 🎉' })
    const event = toEvent({ ...sent, body })
    const answers = [await handle(event), await handle(event)]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect(answers.map((answer) => JSON.parse(answer.body).outcome)).toEqual([
      'handled',
      'duplicate',
    ])
    expect(names).toEqual(['Bjørns sommerfest 🎉'])
  })

  const refusals: [string, Partial<SentRequest>, number][] = [
    ['a method other than POST', { method: 'GET', body: null }, 405],
    ['a wrong key', { headers: { 'X-Qondor-Key': ['wrong'] } }, 401],
    ['no key', { headers: {} }, 401],
    ['no body', { body: null }, 400],
    ['no JSON', { body: Buffer.from('{') }, 400],
    ['wrong fields', { body: offerSentWith({ offerId: 'x' }) }, 422],
    ['a body over the limit', { body: Buffer.alloc(2_001, ' ') }, 413],
  ]
  it.each(refusals)('refuses %s', async (_, change, status) => {
    const { names, handle } = make()
    const { statusCode } = await handle(toEvent({ ...sent, ...change }))
    expect([statusCode, names]).toEqual([status, []])
  })

  it('answers with headers as the host wants them', async () => {
    const { handle } = make()
    const { headers, multiValueHeaders } = await handle(toEvent({ ...sent, method: 'GET' }))
    const allow = multiValueHeaders ? multiValueHeaders['allow'] : headers['allow']
    expect(allow).toEqual(name.endsWith('multi-value headers') ? ['POST'] : 'POST')
  })
})

const binary = Object.entries(lambdaEvents).filter(([, toEvent]) => toEvent(sent).isBase64Encoded)
// A load balancer without multi-value headers passes the last of two headers on alone.
const countable = Object.entries(lambdaEvents).filter(([name]) => name !== 'a load balancer')

describe('toLambdaHandler', () => {
  it.each(binary)(
    'refuses bytes of %s that are no text, and compressed ones',
    async (_, toEvent) => {
      const { handle } = make()
      const latin1 = await handle(toEvent({ ...sent, body: Buffer.from('{"a":"ø"}', 'latin1') }))
      const gzip = await handle(toEvent({ ...sent, body: gzipSync(offerSent) }))
      expect([latin1.statusCode, gzip.statusCode]).toEqual([400, 415])
    },
  )

  it.each(countable)('refuses a key that was sent twice to %s', async (_, toEvent) => {
    const headers = { 'X-Qondor-Key': [key, key] }
    expect((await make().handle(toEvent({ ...sent, headers }))).statusCode).toBe(401)
  })

  it('rejects an event that is no HTTP request', async () => {
    await expect(make().handle({})).rejects.toMatchObject({ code: 'invalid_options' })
  })

  it('refuses a body that is not the base64 that it is said to be', async () => {
    const event = { ...lambdaEvents['a function URL']?.(sent), body: '*', isBase64Encoded: true }
    expect((await make().handle(event)).statusCode).toBe(400)
  })
})
