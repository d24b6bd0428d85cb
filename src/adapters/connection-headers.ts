import type { ReceiveResult } from '../receiver/receive-result.js'
import type { NodeRequestLike } from './node-request.js'

/** Whether the rest of a body is not awaited, so that its connection or stream cannot go on. */
export function isCutOff({ error }: ReceiveResult): boolean {
  return error?.code === 'body_timeout' || error?.code === 'body_too_large'
}

/** Ends an HTTP/1 connection after a body that was cut off; HTTP/2 has no such header. */
export function connectionHeaders(
  result: ReceiveResult,
  request: NodeRequestLike,
): Readonly<Record<string, string>> {
  return isCutOff(result) && request.httpVersionMajor < 2 ? { connection: 'close' } : {}
}
