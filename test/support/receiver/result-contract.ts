import { expect } from 'vitest'
import { QondorWebhookError, type ReceiveResult, toHttpAnswer } from '../../../src/index.js'

const statuses: Readonly<Record<string, readonly number[]>> = {
  handled: [200],
  unhandled: [200],
  unknown_topic: [200],
  duplicate: [200],
  invalid: [200, 400, 422],
  unauthorized: [401],
  rejected: [405, 408, 413, 415],
  failed: [500],
  unavailable: [503],
}

/** Whatever came in, a result has this shape and can be sent. */
export function expectContract(result: ReceiveResult): void {
  const { outcome, status, error, webhookId, topic } = result
  expect(statuses[outcome]).toContain(status)
  const isTaken = ['handled', 'unhandled', 'unknown_topic', 'duplicate'].includes(outcome)
  expect(error === undefined).toBe(isTaken)
  if (error) {
    expect(QondorWebhookError.is(error)).toBe(true)
    for (const issue of error.issues) expect(typeof issue.message).toBe('string')
  }
  expect(['string', 'undefined']).toContain(typeof webhookId)
  expect(['string', 'undefined']).toContain(typeof topic)
  const { body, headers } = toHttpAnswer(result)
  expect(() => new Response(body, { status, headers })).not.toThrow()
  expect(JSON.parse(body)).toMatchObject({ outcome })
}
