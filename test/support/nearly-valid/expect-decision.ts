import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import type { safeParseQondorWebhook, WebhookBody } from '../../../src/index.js'
import { decide } from './decide.js'
import { sentinel } from './draft.js'

/** Expects two answers to be the same, the order of keys and the sign of a zero included. */
export function expectSame(actual: unknown, expected: unknown): void {
  // Both are quicker than `expect`, by far.
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected)
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (one !== other) expect(one).toBe(other)
}

/** Expects what the contract says of a body, and no value of it in an error. */
export function expectDecision(
  parse: typeof safeParseQondorWebhook,
  body: WebhookBody,
  maxBodyBytes?: number,
): void {
  const { success, data, error } = parse(body, { maxBodyBytes })
  const { event, code } = { event: undefined, ...decide(body, maxBodyBytes) }
  expectSame([success, data, error?.code], [code === undefined, event, code])
  const told = `${error?.message} ${JSON.stringify(error?.issues)}`
  if (told.includes(sentinel) || told.includes('@')) expect(told).not.toContain(sentinel)
}
