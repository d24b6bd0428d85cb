import { isUtf8 } from 'node:buffer'
import type { QondorWebhookErrorCode, WebhookBody } from '../../../src/index.js'
import { contractTopics } from '../contract-table.js'

/** What is to come of a body. */
export type Decision =
  | { readonly event: Record<string, unknown>; readonly code?: undefined }
  | { readonly code: QondorWebhookErrorCode }

/** The size of a body that is text or bytes. */
export function sizeOf(body: WebhookBody): number | undefined {
  return typeof body === 'string' ? Buffer.byteLength(body) : bytesIn(body)?.length
}

/** Decides on a body by the contract alone, with nothing of the package. */
export function decide(body: WebhookBody, maxBodyBytes = 262_144): Decision {
  if ((sizeOf(body) ?? 0) > maxBodyBytes) return { code: 'body_too_large' }
  const bytes = bytesIn(body)
  if (bytes && !isUtf8(bytes)) {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
    return { code: isGzip ? 'unsupported_encoding' : 'invalid_encoding' }
  }
  if (!bytes && typeof body !== 'string') return decideOnValue(body)
  const text = String(bytes ?? body)
  try {
    return decideOnValue(JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text))
  } catch {
    return { code: 'invalid_json' }
  }
}

function bytesIn(body: WebhookBody): Buffer | undefined {
  if (body instanceof ArrayBuffer) return Buffer.from(body)
  if (!ArrayBuffer.isView(body)) return undefined
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}

function decideOnValue(value: unknown): Decision {
  if (depthOf(value) > 64) return { code: 'invalid_json' }
  if (typeof value !== 'object' || value === null) return { code: 'invalid_envelope' }
  const given = new Map(Object.entries(value))
  const { webhookId, timestamp, topic } = Object.fromEntries(given)
  const isEnvelope = isId(webhookId) && isNotBlank(timestamp) && isNotBlank(topic)
  if (!isEnvelope || Array.isArray(value)) return { code: 'invalid_envelope' }
  const contract = contractTopics.find((known) => known.topic === topic)
  if (!contract) return { code: 'unknown_topic' }
  const fields = contract.fields.map(({ name }) => [name, given.get(name) ?? null] as const)
  const isValid = contract.fields.every(({ name, isRequired, isInteger }) => {
    const field = given.get(name) ?? null
    if (field === null) return !isRequired
    return isInteger ? Number.isSafeInteger(field) : typeof field === 'string'
  })
  if (!isValid) return { code: 'invalid_payload' }
  return { event: { webhookId, timestamp, topic, ...Object.fromEntries(fields) } }
}

function isId(value: unknown): boolean {
  return isNotBlank(value) && value.length <= 255
}

function isNotBlank(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}
