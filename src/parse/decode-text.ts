import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

// Strict: a byte that is not UTF-8 is refused, not replaced. A leading BOM stays, as it does in text.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Decodes a body's bytes; throws `unsupported_encoding` for gzip, else `invalid_encoding`. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
      throw new QondorWebhookError(
        'unsupported_encoding',
        'The body is compressed with gzip. Inflate it before handing it over.',
      )
    }
    throw new QondorWebhookError(
      'invalid_encoding',
      'The body is not valid UTF-8. Hand over the bytes as they were received.',
      { cause },
    )
  }
}
