import { isObject, toBytes, type WebhookBody } from './body.js'
import { bodyNotJson } from './body-errors.js'

/** The two fields of the envelope that identify an event. */
export interface EventId {
  readonly topic: string
  readonly webhookId: string
}

// A store's table has keys of up to 255 characters; this leaves some for a prefix.
const maxLength = 240

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/
const nilUuid = '00000000-0000-0000-0000-000000000000'
// As .NET writes it in the formats D, N, B and P.
const nilIds: readonly string[] = [
  nilUuid,
  nilUuid.replaceAll('-', ''),
  `{${nilUuid}}`,
  `(${nilUuid})`,
]

// Most topics and ids contain only these characters, which need no escape.
const plain = /^[\w-]+$/
// Everything except printable ASCII, and the characters that the key itself uses.
const unsafeInId = /[^ -$&-~]/g
const unsafeInTopic = /[^ -$&-.0-9;-~]/g

/**
 * Whether an id is the nil UUID, which a sender writes if it did not set an id. It is the same for every
 * event.
 */
export function isNilId(webhookId: string): boolean {
  return nilIds.includes(webhookId)
}

/**
 * The identity of an event: two deliveries have the same key if and only if they are of the same event. It
 * is the topic and the `webhookId`. UUIDs are compared case-insensitively, other ids exactly. For the nil
 * UUID, the body replaces the id.
 *
 * A key is printable ASCII of at most 240 characters. Returns a promise only if something is hashed.
 */
export function eventKey(
  { topic, webhookId }: EventId,
  body: WebhookBody,
): string | Promise<string> {
  const escapedTopic = escapeUnits(topic, unsafeInTopic)
  if (isNilId(webhookId)) {
    return bodyHash(body).then((hash) => shortened(`${escapedTopic}/body:${hash}`))
  }
  return shortened(`${escapedTopic}:${escapeUnits(withFoldedCase(webhookId), unsafeInId)}`)
}

/** The `eventKey` of an event with a UUID, whose topic has only letters, digits, `_` and `-`. */
export function plainEventKey({ topic, webhookId }: EventId): string {
  return `${topic}:${webhookId.toLowerCase()}`
}

/** The key of an event that was only kept, which is never equal to the key of a handled event. */
export function keptKey(key: string): string {
  // No other key begins like this, since the slashes of a topic are escaped.
  return `/kept/${key}`
}

function shortened(key: string): string | Promise<string> {
  return key.length <= maxLength ? key : sha256('key', key).then((hash) => `/hash:${hash}`)
}

/** A UUID in lower case; any other id unchanged. */
function withFoldedCase(webhookId: string): string {
  const lower = webhookId.toLowerCase()
  return lower !== webhookId && uuid.test(lower) ? lower : webhookId
}

/** Replaces each unit that matches a pattern by `%` and four digits. */
function escapeUnits(text: string, unsafe: RegExp): string {
  if (plain.test(text)) return text
  return text.replace(unsafe, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const halfPair = /\p{Surrogate}/u

/**
 * The SHA-256 of a body, in hexadecimal digits. Equal bodies have equal hashes: a text and its bytes, an
 * object and its JSON without spaces and with sorted keys.
 */
export async function bodyHash(body: WebhookBody): Promise<string> {
  return sha256('body', typeof body === 'string' ? body : (toBytes(body) ?? canonicalJson(body)))
}

/** The SHA-256 of a text or bytes, in hexadecimal digits. Data of different kinds never have the same hash. */
export async function sha256(kind: string, data: string | Uint8Array): Promise<string> {
  // UTF-8 writes every half of a surrogate pair as the same replacement character.
  const isHalved = typeof data === 'string' && halfPair.test(data)
  const prefix = new TextEncoder().encode(isHalved ? `${kind}-utf16:` : `${kind}:`)
  const bytes = typeof data === 'string' ? encode(data, isHalved) : data
  const input = new Uint8Array(prefix.length + bytes.length)
  input.set(prefix)
  input.set(bytes, prefix.length)
  return hash(input)
}

interface NodeCrypto {
  createHash(algorithm: 'sha256'): { update(data: Uint8Array): { digest(form: 'hex'): string } }
}

const runtime: {
  readonly process?: { getBuiltinModule?(name: 'node:crypto'): NodeCrypto | undefined }
} = globalThis

/**
 * By Node's own function where there is one: Web Crypto sends even a few bytes to another thread and back.
 * Loading it takes longer than all that runs at the import of the package, so it waits for the first hash.
 */
async function hash(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const nodeCrypto = runtime.process?.getBuiltinModule?.('node:crypto')
  if (nodeCrypto) return nodeCrypto.createHash('sha256').update(data).digest('hex')
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data))
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
  // JSON cannot represent a BigInt, but a parser may have created one.
  if (typeof value === 'bigint') return `${value}n`
  if (!isObject(value) || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}
