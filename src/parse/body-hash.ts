import { isObject } from './is-object.js'
import { asBytes } from './read-payload.js'
import { bodyNotJson } from './unreadable-body.js'
import type { WebhookBody } from './webhook-body.js'

const halfPair = /\p{Surrogate}/u

/**
 * The SHA-256 of a body, in hexadecimal digits. Bodies that are the same have the same hash: a text
 * and its bytes, an object and its JSON without spaces and with its keys in order.
 */
export async function bodyHash(body: WebhookBody): Promise<string> {
  return sha256('body', typeof body === 'string' ? body : (asBytes(body) ?? canonicalJson(body)))
}

/** The SHA-256 of a text or of bytes, in hexadecimal digits. Data of different kinds never share one. */
export async function sha256(kind: string, data: string | Uint8Array): Promise<string> {
  // UTF-8 writes every half of a surrogate pair as the same replacement character.
  const isHalved = typeof data === 'string' && halfPair.test(data)
  const prefix = new TextEncoder().encode(isHalved ? `${kind}-utf16:` : `${kind}:`)
  const bytes = typeof data === 'string' ? encode(data, isHalved) : data
  const input = new Uint8Array(prefix.length + bytes.length)
  input.set(prefix)
  input.set(bytes, prefix.length)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', input))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function encode(text: string, isHalved: boolean): Uint8Array {
  if (!isHalved) return new TextEncoder().encode(text)
  const bytes = new DataView(new ArrayBuffer(text.length * 2))
  for (let index = 0; index < text.length; index += 1) {
    bytes.setUint16(index * 2, text.charCodeAt(index))
  }
  return new Uint8Array(bytes.buffer)
}

function canonicalJson(body: object): string {
  try {
    return JSON.stringify(body, sortKeys) ?? ''
  } catch (cause) {
    throw bodyNotJson(cause)
  }
}

function sortKeys(_key: string, value: unknown): unknown {
  // JSON has no form for it, and a parser may still have made one.
  if (typeof value === 'bigint') return `${value}n`
  if (!isObject(value) || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}
