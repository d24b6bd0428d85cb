import { describe, expect, it } from 'vitest'
import {
  parseQondorWebhook,
  QondorWebhookError,
  safeParseQondorWebhook,
} from '../../../src/index.js'
import { readFixture } from '../../support/fixtures.js'

const valid = readFixture('documented', 'ping-v1.json')
const invalid = readFixture('invalid', 'offer-sent-v1-offer-id-fractional.json')

describe('parseQondorWebhook', () => {
  it('answers the event', () => {
    expect(parseQondorWebhook(valid)).toMatchObject({ topic: 'PingV1' })
  })

  it('throws a QondorWebhookError with code and issues', () => {
    expect(() => parseQondorWebhook(invalid)).toThrow(
      expect.objectContaining({
        name: 'QondorWebhookError',
        code: 'invalid_payload',
        issues: [{ path: ['offerId'], message: expect.stringContaining('OfferSentV1.offerId') }],
      }),
    )
  })
})

describe('safeParseQondorWebhook', () => {
  it('answers success and data', () => {
    expect(safeParseQondorWebhook(valid)).toEqual({
      success: true,
      data: parseQondorWebhook(valid),
    })
  })

  it('answers the error that parseQondorWebhook throws', () => {
    const result = safeParseQondorWebhook(invalid)

    expect(result.success).toBe(false)
    expect(result.data).toBeUndefined()
    expect(result.error).toBeInstanceOf(QondorWebhookError)
    expect(() => parseQondorWebhook(invalid)).toThrow(result.error?.message)
  })

  it('throws on a wrong call, which is not a fault of the body', () => {
    expect(() => safeParseQondorWebhook(valid, null as never)).toThrow(TypeError)
  })

  it('answers a typed error for an object whose getter throws, however late', () => {
    const codes = new Set<string | undefined>()
    for (let patience = 0; patience < 20; patience += 1) {
      let reads = 0
      const cause = new Error('as a getter does')
      const body = {
        webhookId: '1',
        timestamp: '1',
        topic: 'OfferSentV1',
        get offerId(): string {
          reads += 1
          if (reads > patience) throw cause
          return 'no integer'
        },
      }
      const { error } = safeParseQondorWebhook(body)
      codes.add(error?.code)
      if (error?.code === 'invalid_json') expect(error.cause).toBe(cause)
    }
    expect([...codes]).toEqual(['invalid_json', 'invalid_payload'])
  })
})
