import type { QondorWebhookErrorCode } from '../errors/error-codes.js'
import type { ReceiveResult } from './receive-result.js'

/** An HTTP answer in plain values, for an adapter to write. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const baseHeaders = { 'content-type': 'application/json', 'cache-control': 'no-store' }
const retryLater = { 'retry-after': '5' }

const headersOfCode: Partial<Record<QondorWebhookErrorCode, Readonly<Record<string, string>>>> = {
  method_not_allowed: { allow: 'POST' },
  unsupported_encoding: { 'accept-encoding': 'identity' },
  in_progress: retryLater,
  store_unavailable: retryLater,
  queue_unavailable: retryLater,
}

/** The answer to a delivery: short JSON without payload values, causes or secrets. */
export function toHttpAnswer({ outcome, status, error, webhookId }: ReceiveResult): HttpAnswer {
  return {
    status,
    headers: { ...baseHeaders, ...(error && headersOfCode[error.code]) },
    body: JSON.stringify({ outcome, code: error?.code, webhookId }),
  }
}
