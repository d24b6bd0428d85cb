import { describe, it } from 'vitest'
import { safeParseQondorWebhook } from '../../../src/index.js'
import { qondorWebhookSchema } from '../../../src/topics/index.js'
import { decide, sizeOf } from '../../support/nearly-valid/decide.js'
import { nearlyValidBody } from '../../support/nearly-valid/encodings.js'
import { expectDecision, expectSame } from '../../support/nearly-valid/expect-decision.js'
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

  it('is an event to the schema of all topics if it is one to the parser', () => {
    fc.assert(
      fc.property(nearlyValidText, (text) => {
        if (decide(text).code === 'invalid_json') return
        const { success, data } = qondorWebhookSchema.safeParse(
          JSON.parse(text.replace(/^\ufeff/, '')),
        )
        const parsed = safeParseQondorWebhook(text)
        expectSame([success, data], [parsed.success, parsed.data])
      }),
      { numRuns: scaled(500) },
    )
  })
})
