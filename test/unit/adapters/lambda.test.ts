import { describe, expect, it } from 'vitest'
import { type LambdaEventLike, toLambdaHandler } from '../../../src/adapters/lambda.js'
import { createQondorWebhooks } from '../../../src/index.js'
import { key, offerSent } from '../../conformance/requests.js'
import { lambdaHost } from '../../support/hosts/lambda.js'
import { lambdaEvents, type ToEvent } from '../../support/hosts/lambda-events.js'
import { testHost } from '../../support/hosts/test-host.js'

for (const [name, toEvent] of Object.entries(lambdaEvents)) testHost(lambdaHost(name, toEvent))

const handle = toLambdaHandler(
  createQondorWebhooks({ auth: { header: 'x-qondor-key', value: key } }).onError(() => {}),
)
const sent = { method: 'POST', headers: { 'X-Qondor-Key': [key] }, body: offerSent }

function eventOf(name: keyof typeof lambdaEvents) {
  return (lambdaEvents[name] as ToEvent)(sent)
}

describe('toLambdaHandler', () => {
  it('rejects an event that is not an HTTP request', async () => {
    for (const event of [{}, null, undefined]) {
      const refused = handle(event as unknown as Parameters<typeof handle>[0])
      await expect(refused).rejects.toMatchObject({
        code: 'invalid_options',
        message: expect.stringContaining('createLambdaEvent'),
      })
    }
  })

  it('refuses a body that is not the base64 that it is said to be', async () => {
    const { statusCode } = await handle({ ...eventOf('a function URL'), body: '*' })
    expect(statusCode).toBe(400)
  })

  it('reads a body that the host inflated without dropping the header', async () => {
    const headers = { 'x-qondor-key': key, 'Content-Encoding': 'gzip' }
    for (const name of ['API Gateway 2.0', 'a function URL']) {
      expect((await handle({ ...eventOf(name), headers })).statusCode).toBe(200)
    }
  })

  it('reads the headers of both maps', async () => {
    const event = { ...eventOf('API Gateway 1.0'), headers: { 'x-qondor-key': key } }
    expect((await handle({ ...event, multiValueHeaders: {} })).statusCode).toBe(200)
  })

  it('takes an event without a body, or with null for one', async () => {
    for (const body of [undefined, null]) {
      const { statusCode } = await handle({ ...eventOf('API Gateway 2.0'), body })
      expect(statusCode).toBe(400)
    }
  })

  it('answers a load balancer in multi-value mode with those headers alone', async () => {
    const answer = await handle(eventOf('a load balancer with multi-value headers'))
    expect(answer).toMatchObject({
      headers: {},
      multiValueHeaders: { 'content-type': ['application/json'] },
    })
  })

  it.each<[string, LambdaEventLike['headers'], LambdaEventLike['multiValueHeaders'], number]>([
    ['set', { 'x-qondor-key': key }, {}, 200],
    ['set in place of a wrong one', { 'x-qondor-key': key }, { 'X-Qondor-Key': ['another'] }, 200],
    ['set beside a wrong one', { 'X-Qondor-Key': 'another', 'x-qondor-key': key }, undefined, 401],
    [
      'set in place of a wrong one, which is still there',
      { 'X-Qondor-Key': 'another', 'x-qondor-key': key },
      { 'X-Qondor-Key': ['another'] },
      200,
    ],
    ['deleted', { host: 'a' }, { 'X-Qondor-Key': [key] }, 401],
    ['sent twice', { 'X-Qondor-Key': key }, { 'X-Qondor-Key': [key, key] }, 401],
    ['sent twice', { 'X-Qondor-Key': key }, { 'X-Qondor-Key': [key], 'x-qondor-key': ['a'] }, 401],
  ])(
    'goes by headers, where middleware left them, for a key %s',
    async (_, headers, multiValueHeaders, status) => {
      const event = { ...eventOf('API Gateway 1.0'), headers, multiValueHeaders }
      expect((await handle(event)).statusCode).toBe(status)
    },
  )

  it('takes the object that middleware parsed, whether the body was base64 or not', async () => {
    for (const name of ['API Gateway 2.0', 'a function URL']) {
      const { statusCode } = await handle({ ...eventOf(name), body: JSON.parse(`${offerSent}`) })
      expect(statusCode).toBe(200)
    }
  })

  it('answers 500 where middleware took JSON apart as a form', async () => {
    const headers = { 'x-qondor-key': key, 'content-type': 'application/x-www-form-urlencoded' }
    const body = { [`${offerSent}`]: '' }
    const { statusCode } = await handle({ ...eventOf('API Gateway 2.0'), headers, body })
    expect(statusCode).toBe(500)
  })
})
