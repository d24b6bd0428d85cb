import { expect } from 'vitest'
import { type ReceiveResult, toHttpResponse } from '../../../src/index.js'
import { type ContractTopic, fullBody } from '../contract-table.js'
import type { captureLog } from './spies.js'

/** Stands in every text that is nobody else's business. */
export const sentinel = 's3ntinel'
/** The same for numbers. */
export const sentinelNumber = 733_117_733

export const secretKey = `${sentinel}-key`
export const secretAuth = { header: 'x-qondor-key', value: secretKey }
export const secretHeaders = { 'x-qondor-key': secretKey, cookie: `${sentinel}-cookie` }

/** An id that is not plain, so that it is not written to a log either. */
const secretId = `${sentinel}@example.com`

/** A body whose values are all secret, but for its topic. */
export function secretBody(topic: ContractTopic): Record<string, unknown> {
  const entries = Object.entries(fullBody(topic)).map(([name, value]) => {
    if (name === 'topic') return [name, value] as const
    return [name, typeof value === 'number' ? sentinelNumber : `${sentinel}-${name}`] as const
  })
  return { ...Object.fromEntries(entries), webhookId: secretId, [`${topic.topic}More`]: sentinel }
}

/** What user code throws, in all of the usual ways. */
export const secretErrors: readonly unknown[] = [
  new Error(`${sentinel} in a message`),
  new TypeError(sentinel, { cause: new Error(sentinel) }),
  new AggregateError([new Error(sentinel)], sentinel),
  Object.assign(new Error('with fields'), { code: sentinel, email: secretId }),
  `${sentinel} as a text`,
  { message: sentinel, toString: () => sentinel },
]

/**
 * Expects no secret in anything of ours that leaves the process; only the answer may name the id. What
 * handlers threw stands behind a line of the log as a value of its own: it is theirs.
 */
export function expectNoSecret(
  { error, ...result }: ReceiveResult,
  log: ReturnType<typeof captureLog>,
): void {
  const { headers, body } = toHttpResponse({ ...result, error })
  const lines = log.mock.calls.map(([line]) => String(line))
  for (const [line, ...thrown] of log.mock.calls) {
    if (thrown.length > 0) expect(line).toMatch(/^\[qondor-webhooks\] handler_(failed|timeout): /)
  }
  const outputs = {
    lines: lines.join('\n'),
    message: error?.message ?? '',
    issues: JSON.stringify(error?.issues),
    headers: JSON.stringify(headers),
    body: JSON.stringify({ ...JSON.parse(body), webhookId: undefined }),
  }
  for (const [where, output = ''] of Object.entries(outputs)) {
    expect(output, where).not.toContain(sentinel)
    expect(output, where).not.toContain(String(sentinelNumber))
    expect(output, where).not.toContain('@')
  }
  for (const line of lines) expect(line).not.toMatch(/[\r\n\u2028\u2029]/)
}
