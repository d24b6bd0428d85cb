import { asBytes } from '../parse/read-payload.js'
import type { WebhookBody } from '../parse/webhook-body.js'

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/

/** The key of a delivery; see `StoredDelivery.key`. */
export async function deliveryKey(
  webhookId: string | undefined,
  body: WebhookBody,
): Promise<string> {
  const id = webhookId?.toLowerCase()
  if (id !== undefined) return uuid.test(id) ? id : hashToUuid('id', encode(id))
  return hashToUuid('body', asBytes(body) ?? encode(textOf(body)))
}

/** The first 128 bits of a SHA-256, written as a UUID. */
async function hashToUuid(domain: string, bytes: Uint8Array): Promise<string> {
  // An id never has the key of a body that reads the same.
  const prefix = encode(`${domain}:`)
  const input = new Uint8Array(prefix.length + bytes.length)
  input.set(prefix)
  input.set(bytes, prefix.length)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', input))
  const hex = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0'))
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function textOf(body: WebhookBody): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}
