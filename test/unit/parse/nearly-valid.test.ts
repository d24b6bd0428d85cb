import { describe, it } from 'vitest'
import { safeParseQondorWebhook } from '../../../src/index.js'
import { expectAgreement } from '../../support/generated-schemas/expect-agreement.js'
import { decide, sizeOf } from '../../support/nearly-valid/decide.js'
import { nearlyValidBody } from '../../support/nearly-valid/encodings.js'
import { expectDecision } from '../../support/nearly-valid/expect-decision.js'
import { nearlyValidText } from '../../support/nearly-valid/nearly-valid.js'
import { fc, scaled } from '../../support/properties/fast-check.js'

describe('a body that is nearly valid', () => {
  it('is read as the contract says, and no error repeats a value of it', () => {
    fc.assert(
      fc.property(nearlyValidBody, (body) => expectDecision(safeParseQondorWebhook, body)),
      { numRuns: scaled(2_000) },
    )
  })

  it('is as large as maxBodyBytes at most', () => {
    fc.assert(
      fc.property(nearlyValidBody, fc.integer({ min: -3, max: 3 }), (body, more) => {
        const limit = (sizeOf(body) ?? 262_144) + more
        if (limit > 0) expectDecision(safeParseQondorWebhook, body, limit)
      }),
      { numRuns: scaled(500) },
    )
  })

  it('is to the Zod schemas and the JSON Schemas what it is to the parser', () => {
    fc.assert(
      fc.property(nearlyValidText, (text) => {
        if (decide(text).code === 'invalid_json') return
        expectAgreement(text.replace(/^\ufeff/, ''))
      }),
      { numRuns: scaled(5_000) },
    )
  })
})
