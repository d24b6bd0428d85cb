import type { ReceiveResult } from '../receiver/receive-result.js'
import type { NodeRequestLike } from './node-request.js'

/** Whether the rest of a body is not awaited, so that its connection or stream cannot go on. */
function isCutOff({ error }: ReceiveResult): boolean {
  return error?.code === 'body_timeout' || error?.code === 'body_too_large'
}

/**
 * Ends the HTTP/2 stream of such a body once the answer is written; to be called before that. In
 * HTTP/1 a property of this name is none of ours.
 */
export function endStreamAfterAnswer(
  result: ReceiveResult,
  { httpVersionMajor, stream }: NodeRequestLike,
): void {
  if (isCutOff(result) && httpVersionMajor >= 2) stream?.once('finish', () => stream.close(0))
}

/** Ends an HTTP/1 connection after a body that was cut off; HTTP/2 has no such header. */
export function connectionHeaders(
  result: ReceiveResult,
  request: NodeRequestLike,
): Readonly<Record<string, string>> {
  return isCutOff(result) && request.httpVersionMajor < 2 ? { connection: 'close' } : {}
}
