import { expect } from 'vitest'
import type { AnswerExpectation, ExpectedAnswer, WireRequest } from './conformance-case.js'
import type { Answer, Host } from './host.js'

/** Holds an answer against what is expected of it. */
export async function checkAnswer(
  answer: Answer | undefined,
  expected: AnswerExpectation,
  request: WireRequest,
  host: Host,
): Promise<void> {
  if (expected === 'none') return expect(answer?.text).toBeUndefined()
  if (!answer) throw new Error(`There was no answer, where ${expected.status} was expected.`)
  if ('by' in expected) {
    expect({ status: answer.status, isOurs: isOurs(answer) }).toEqual({
      status: expected.status,
      isOurs: false,
    })
    return
  }
  expect(withoutHeaders(answer, request)).toEqual(withoutHeaders(expected, request))
  const headers = Object.fromEntries(answer.headers)
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...expected.headers,
  })
  if (expected.closes && host.style === 'node') await checkEnd(answer, host)
}

/** Status and body; a HEAD has none. */
function withoutHeaders(
  answer: Answer | ExpectedAnswer,
  { method }: WireRequest,
): { status: number; body: unknown } {
  const { status } = answer
  if (method === 'HEAD') return { status, body: 'text' in answer ? answer.text : '' }
  if ('text' in answer) return { status, body: JSON.parse(answer.text) }
  const { outcome, code, webhookId } = answer
  return { status, body: { outcome, code, webhookId } }
}

async function checkEnd({ headers, ended }: Answer, { protocol }: Host): Promise<void> {
  if (protocol !== 'http/2') expect(headers.get('connection')).toBe('close')
  await ended
}

function isOurs({ text }: Answer): boolean {
  return text.startsWith('{"outcome":')
}
