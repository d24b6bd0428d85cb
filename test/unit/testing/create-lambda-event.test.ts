import { describe, expect, it } from 'vitest'
import { toLambdaHandler } from '../../../src/adapters/lambda.js'
import { createLambdaEvent, type LambdaSource } from '../../../src/testing/index.js'
import { auth, makeQondor } from '../../support/receiver/qondor.js'

const sources: readonly LambdaSource[] = ['http-api', 'rest-api', 'function-url', 'load-balancer']

describe('createLambdaEvent', () => {
  it.each(sources)('is received by toLambdaHandler from each host: %s', async (source) => {
    const offers: number[] = []
    const qondor = makeQondor().onOfferSent(({ offerId }) => offers.push(offerId))
    const handler = toLambdaHandler(qondor)
    for (const isBase64Encoded of [false, true]) {
      const options = { source, auth, isBase64Encoded }
      const event = createLambdaEvent(
        'OfferSentV1',
        { offerId: 42, customerName: 'Bjørn' },
        options,
      )
      expect(event.isBase64Encoded).toBe(isBase64Encoded)
      expect(await handler(event)).toMatchObject({ statusCode: 200 })
    }
    const refused = await handler(createLambdaEvent('OfferSentV1', {}, { source }))
    expect(refused).toMatchObject({ statusCode: 401 })
    expect(offers).toEqual([42, 42])
  })

  it('is an event of an HTTP API unless told otherwise, with the key in lower case', () => {
    const event = createLambdaEvent(
      'PingV1',
      {},
      { auth: { header: 'X-Key', value: 'k' }, path: '/q' },
    )
    expect(event).toMatchObject({
      version: '2.0',
      rawPath: '/q',
      headers: { 'content-type': 'application/json', 'x-key': 'k' },
      requestContext: { http: { method: 'POST', path: '/q' } },
    })
    expect(event.requestContext.time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/)
    expect(JSON.parse(event.body)).toMatchObject({ topic: 'PingV1' })
  })

  it('has the values of each header of a REST API, and the body of a topic of the user', () => {
    const body = { topic: 'InvoiceCreatedV1', invoiceId: 7 }
    const event = createLambdaEvent(body, { source: 'rest-api', auth })
    expect(event.multiValueHeaders).toMatchObject({ 'content-type': ['application/json'] })
    expect(JSON.parse(event.body)).toMatchObject(body)
  })

  it('refuses another source', () => {
    for (const source of ['sqs', 'toString']) {
      const options = { source: source as LambdaSource }
      expect(() => createLambdaEvent('PingV1', {}, options)).toThrow(
        expect.objectContaining({ code: 'invalid_options' }),
      )
    }
  })
})
