import type { QondorWebhookError, QondorWebhookErrorCode } from '../errors.js'
import { retryWaitMs } from '../handlers/handler-failures.js'
import type { ReceiveResult } from './outcomes.js'

/** An HTTP response in plain values, for an adapter to write. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** ASCII, so its length is the number of bytes. */
  readonly body: string
}

const retryLater = { 'retry-after': '5' }

const headersByCode: Partial<Record<QondorWebhookErrorCode, Readonly<Record<string, string>>>> = {
  method_not_allowed: { allow: 'POST' },
  unsupported_encoding: { 'accept-encoding': 'identity' },
  in_progress: retryLater,
  store_unavailable: retryLater,
  queue_unavailable: retryLater,
  retry_later: retryLater,
}

/**
 * The response to a delivery: short JSON with outcome, code and `webhookId`, without any other payload
 * value, causes or secrets.
 *
 * @example
 * const { status, headers, body } = toHttpResponse(await qondor.receive(request))
 */
export function toHttpResponse({ outcome, status, error, webhookId }: ReceiveResult): HttpResponse {
  const body = toAscii(JSON.stringify({ outcome, code: error?.code, webhookId }))
  const headers = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'cache-control': 'no-store',
  }
  const special = error && specialHeaders(error)
  return { status, headers: special ? { ...headers, ...special } : headers, body }
}

function specialHeaders(error: QondorWebhookError): Readonly<Record<string, string>> | undefined {
  const waitMs = retryWaitMs(error)
  if (waitMs === undefined) return headersByCode[error.code]
  return { 'retry-after': String(Math.ceil(waitMs / 1_000)) }
}

// Only a `webhookId` that is not a UUID can contain other characters.
function toAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
