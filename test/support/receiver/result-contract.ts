import { expect } from 'vitest'
import { QondorWebhookError, type ReceiveResult, toHttpResponse } from '../../../src/index.js'
import { codeRows, takenOutcomes } from './outcome-table.js'

const isTaken = (outcome: string): boolean => takenOutcomes.some((taken) => taken === outcome)

/** Whether the table has such an answer. What `onInvalid` took is answered 200 with its error. */
function isInTable(outcome: string, status: number): boolean {
  if (status === 200) return isTaken(outcome) || outcome === 'invalid'
  return codeRows.some(([, known, itsStatus]) => known === outcome && itsStatus === status)
}

/** Whatever came in, a result has this shape and can be sent. */
export function expectContract(result: ReceiveResult): void {
  const { outcome, status, error, webhookId, topic } = result
  expect([outcome, status, isInTable(outcome, status)]).toEqual([outcome, status, true])
  expect(error === undefined).toBe(isTaken(outcome))
  if (error) {
    expect(QondorWebhookError.is(error)).toBe(true)
    for (const issue of error.issues) expect(typeof issue.message).toBe('string')
  }
  expect(['string', 'undefined']).toContain(typeof webhookId)
  expect(['string', 'undefined']).toContain(typeof topic)
  const { body, headers } = toHttpResponse(result)
  expect(() => new Response(body, { status, headers })).not.toThrow()
  expect(JSON.parse(body)).toMatchObject({ outcome })
}
