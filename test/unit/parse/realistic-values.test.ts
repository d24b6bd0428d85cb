import { describe, expect, it } from 'vitest'
import { parseQondorWebhook, safeParseQondorWebhook } from '../../../src/index.js'
import { readFixture } from '../../support/fixtures.js'

const parse = (name: string) => parseQondorWebhook(readFixture('realistic', name))

describe('what real traffic may bring', () => {
  it('is read as null where fields are absent', () => {
    expect(parse('offer-answered-v1-absent-fields.json')).toEqual({
      webhookId: '1429cc81-d0e4-4746-8f64-fe900ca17c91',
      timestamp: '2025-02-18T10:26:37.5519463Z',
      topic: 'OfferAnsweredV1',
      projectId: 18011,
      projectNo: null,
      projectName: 'Styretur til Røros',
      projectMainCustomerContactPersonEmail: null,
      offerId: 51203,
      offerHeading: null,
      offerLanguage: null,
      offerValidUntil: null,
      offerLink: null,
      directLink: null,
      customerId: null,
      customerName: null,
      customerExternalReference: null,
    })
  })

  it('keeps Norwegian letters, escaped or not', () => {
    expect(parse('project-created-v1-escaped-text.json')).toMatchObject({
      officeInternalName: 'Festfolk Tromsø',
      projectName: 'Nordlysjakt & "blåtime" på Sommarøy ✨',
    })
  })

  it('takes the last of two equal keys, as JSON.parse does', () => {
    expect(parse('offer-answered-v1-duplicate-keys.json')).toMatchObject({
      offerHeading: 'Påsketreff på Geilo, endelig tilbud',
    })
  })

  it('delivers a status code that is not known', () => {
    expect(parse('project-status-changed-v1-unknown-status.json')).toMatchObject({ newStatus: 7 })
  })

  it('leaves out unknown keys, even one with an integer beyond 2^53', () => {
    expect(Object.keys(parse('ping-v1-big-unknown-integer.json'))).toEqual([
      'webhookId',
      'timestamp',
      'topic',
    ])
  })

  it('keeps the case of the webhookId', () => {
    expect(parse('project-status-changed-v1-upper-case-webhook-id.json')).toMatchObject({
      webhookId: '2597A532-32D0-446D-8F16-6344BFAEBCFA',
    })
  })

  it('drops a byte order mark from bytes and from text', () => {
    const bytes = readFixture('realistic', 'project-created-v1-byte-order-mark.json')

    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(parseQondorWebhook(bytes)).toEqual(parseQondorWebhook(bytes.toString('utf8')))
  })

  it('drops one byte order mark and no second one, from bytes and from text', () => {
    const twice = `\ufeff\ufeff${readFixture('documented', 'ping-v1.json')}`

    expect(safeParseQondorWebhook(twice).error?.code).toBe('invalid_json')
    expect(safeParseQondorWebhook(Buffer.from(twice)).error?.code).toBe('invalid_json')
  })
})
