import { singleHeader, type WebhookHeaders } from '../authentication/headers.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

// By name, since some senders put a charset here.
const compression = /gzip|deflate|compress|br|zstd/i

/**
 * The error for a body that cannot be read: `unsupported_encoding` if its headers say that it is
 * compressed. Asked only then, since a host that inflated it may have left the header.
 */
export function explainUnreadable(
  error: QondorWebhookError,
  headers: WebhookHeaders,
): QondorWebhookError {
  const isNoText = error.code === 'invalid_json' || error.code === 'invalid_encoding'
  if (!isNoText || !compression.test(contentEncoding(headers))) return error
  return new QondorWebhookError(
    'unsupported_encoding',
    'The body is compressed, which Qondor does not do. Inflate it before the webhook handler.',
  )
}

function contentEncoding(headers: WebhookHeaders): string {
  try {
    return singleHeader(headers, 'content-encoding') ?? ''
  } catch {
    // Headers that cannot be read say nothing of the body.
    return ''
  }
}
