import { describe, expect, it } from 'vitest'
import { toFetchHandler } from '../../../src/adapters/fetch.js'
import { createDelivery, createRequest } from '../../../src/testing/index.js'
import { contractTopics } from '../../support/contract-table.js'
import { makeQondor } from '../../support/receiver/qondor.js'

const auth = { header: 'X-Qondor-Key', value: [' new-key ', 'old-key'] }

describe('createDelivery', () => {
  it.each(contractTopics)(
    'writes the fields of $topic in the order of Qondor',
    ({ topic, fields }) => {
      const overrides = { timestamp: 'now', webhookId: '1' }
      const { body } = createDelivery(topic as 'OfferSentV1', overrides)

      const names = ['webhookId', 'timestamp', 'topic', ...fields.map(({ name }) => name)]
      expect(Object.keys(JSON.parse(body))).toEqual(names)
      expect(JSON.parse(body)).toMatchObject(overrides)
    },
  )

  it('sends the first key, as a receiver reads it', () => {
    const { headers } = createDelivery('PingV1', {}, { auth })

    expect(headers).toEqual({ 'content-type': 'application/json', 'x-qondor-key': 'new-key' })
  })

  it('calls a function for the key, and sends the first of what it returns', () => {
    const given = { header: 'X-Qondor-Key', value: () => [' new-key ', 'old-key'] }
    const { headers } = createDelivery('PingV1', {}, { auth: given })

    expect(headers).toHaveProperty('x-qondor-key', 'new-key')
  })

  it('sends no key unless given one', () => {
    expect(createDelivery('PingV1').headers).toEqual({ 'content-type': 'application/json' })
  })

  it('leaves out what is undefined, and says null for null', () => {
    const overrides = { offerLink: null, customerId: undefined }
    const payload = JSON.parse(createDelivery('OfferSentV1', overrides).body)

    expect(payload).toHaveProperty('offerLink', null)
    expect(payload).not.toHaveProperty('customerId')
  })
})

describe('createRequest', () => {
  it('is a POST of a delivery', async () => {
    const url = new URL('https://app.example.com/qondor')
    const request = createRequest('OfferSentV1', { offerId: 42 }, { auth, url })

    expect(request).toMatchObject({ method: 'POST', url: url.href })
    expect(request.headers.get('x-qondor-key')).toBe('new-key')
    expect(request.headers.get('content-type')).toBe('application/json')
    expect(await request.json()).toMatchObject({ topic: 'OfferSentV1', offerId: 42 })
  })

  it('goes to loopback unless told otherwise', () => {
    expect(createRequest('PingV1').url).toBe('http://localhost/')
  })

  it('is taken by a route, and refused without the key', async () => {
    const route = toFetchHandler(makeQondor({ auth }).onOfferSent(() => {}))

    expect((await route(createRequest('OfferSentV1', {}, { auth }))).status).toBe(200)
    expect((await route(createRequest('OfferSentV1'))).status).toBe(401)
  })
})
