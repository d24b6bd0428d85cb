import { describe, expect, it } from 'vitest'
import { safeParseQondorWebhook, type WebhookBody } from '../../../src/index.js'
import { qondorWebhookSchema } from '../../../src/schemas/index.js'
import { fc, scaled } from '../../properties/fast-check.js'
import { decide, sizeOf } from './decide.js'
import { sentinel } from './draft.js'
import { nearlyValidBody } from './encodings.js'
import { nearlyValidText } from './nearly-valid.js'

/** Whether two answers are the same: by their JSON, which is quick and minds the order. */
function expectSame(actual: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (one !== other) expect(one).toBe(other)
}

function expectDecision(body: WebhookBody, maxBodyBytes?: number): void {
  const { success, data, error } = safeParseQondorWebhook(body, { maxBodyBytes })
  const { event, code } = { event: undefined, ...decide(body, maxBodyBytes) }
  expectSame([success, data, error?.code], [code === undefined, event, code])
  const told = `${error?.message} ${JSON.stringify(error?.issues)}`
  if (told.includes(sentinel) || told.includes('@')) expect(told).not.toContain(sentinel)
}

describe('a body that is nearly valid', () => {
  it('is read as the contract says, and no error repeats a value of it', () => {
    fc.assert(
      fc.property(nearlyValidBody, (body) => expectDecision(body)),
      { numRuns: scaled(2_000) },
    )
  })

  it('is as large as maxBodyBytes at most', () => {
    fc.assert(
      fc.property(nearlyValidBody, fc.integer({ min: -3, max: 3 }), (body, more) => {
        const limit = (sizeOf(body) ?? 262_144) + more
        if (limit > 0) expectDecision(body, limit)
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
