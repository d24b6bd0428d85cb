import type { ConformanceCase, WireRequest } from '../host.js'
import { offerSent, offerSentOf, post, webhookId } from '../requests.js'

const defaultLimit = 262_144
const million = 1_000_000

function tooLarge(name: string, request: WireRequest, maxBodyBytes?: number): ConformanceCase {
  return {
    name: `answers 413 to a body ${name}`,
    requests: [request],
    answers: [{ status: 413, outcome: 'rejected', code: 'body_too_large', closes: true }],
    ran: 0,
    ...(maxBodyBytes && { options: { maxBodyBytes } }),
  }
}

function late(framing: WireRequest['framing']): ConformanceCase {
  const chunks = [offerSent.subarray(0, 100), offerSent.subarray(100)]
  return {
    name: `answers 408 to a body that does not arrive, framed by ${framing}`,
    requests: [post(offerSent, { chunks, framing, pauseMs: 10_000 })],
    answers: [{ status: 408, outcome: 'rejected', code: 'body_timeout', closes: true }],
    ran: 0,
    options: { bodyTimeoutMs: 50 },
  }
}

export const limitCases: readonly ConformanceCase[] = [
  {
    name: 'reads a body that is exactly as large as the limit',
    requests: [post(offerSentOf(2_000)), post(offerSentOf(2_000), { framing: 'chunked' })],
    answers: [
      { status: 200, outcome: 'handled', webhookId },
      { status: 200, outcome: 'duplicate', webhookId },
    ],
    ran: 1,
    options: { maxBodyBytes: 2_000 },
  },
  tooLarge('one byte over the limit', post(offerSentOf(2_001)), 2_000),
  tooLarge(
    'one byte over the limit, in chunks',
    post(offerSentOf(2_001), {
      framing: 'chunked',
      chunks: [offerSentOf(2_000), Buffer.from(' ')],
    }),
    2_000,
  ),
  tooLarge('2 MB over the limit', post(offerSentOf(defaultLimit + 2 * million))),
  tooLarge('20 MB over the limit', post(offerSentOf(defaultLimit + 20 * million))),
  late('length'),
  late('chunked'),
]
