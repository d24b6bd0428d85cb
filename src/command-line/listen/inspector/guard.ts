import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { constantTimeEqual } from '../../../authentication/constant-time-equal.js'

/** What every answer says: nothing from outside, in no frame, kept nowhere. */
export const protectiveHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** A token for one start, which no other site can guess. */
export function makeToken(): string {
  return randomBytes(24).toString('base64url')
}

/** Whether a request names this machine: another name leads here by the trick of its DNS. */
export function isForLoopback({ headers, socket }: IncomingMessage): boolean {
  const url = `http://${headers.host}`
  if (!URL.canParse(url)) return false
  const { hostname, port } = new URL(url)
  const isHere = hostname === '127.0.0.1' || hostname === 'localhost'
  return isHere && Number(port || 80) === socket.localPort
}

/**
 * Whether a request has the token: in a header that no other site can send; of a stream, whose
 * headers a page cannot set, in the query.
 */
export function hasToken({ headers }: IncomingMessage, url: URL, token: string): boolean {
  const given =
    url.pathname === '/events'
      ? url.searchParams.get('token')
      : headers.authorization?.replace(/^Bearer /, '')
  return constantTimeEqual(given ?? '', token)
}
