import { decodeBody, payloadOf } from './delivery-body.js'
import type { InitMessage, InspectedDelivery } from './messages.js'

/** A text for the clipboard, and what it is called. */
export interface Copy {
  readonly name: 'curl' | 'JSON' | 'createEvent'
  readonly text: string
}

/** The texts that a delivery can be copied as: none without a body. */
export function copiesOf(delivery: InspectedDelivery, hello: InitMessage): readonly Copy[] {
  if (delivery.body === undefined) return []
  const body = decodeBody(delivery.body)
  const copies: Copy[] = [{ name: 'curl', text: toCurl(delivery, body, hello) }]
  const payload = body.text === undefined ? undefined : payloadOf(body.text)
  if (!payload) return copies
  copies.push({ name: 'JSON', text: JSON.stringify(payload, null, 2) })
  // `createEvent` throws for what is not valid.
  if (delivery.severity === 'bad' || delivery.topic === undefined) return copies
  copies.push({ name: 'createEvent', text: toCreateEvent(delivery, payload, hello) })
  return copies
}

/** A command for a POSIX shell that sends the same bytes, with the key from the environment. */
function toCurl(
  { headers }: InspectedDelivery,
  { bytes, text }: ReturnType<typeof decodeBody>,
  { receiverUrl, authHeader }: InitMessage,
): string {
  const described = headers.filter(({ name }) => /^content-(type|encoding)$/i.test(name))
  const lines = described.map(({ name, value }) => `-H ${quote(`${name.toLowerCase()}: ${value}`)}`)
  // curl would name a type of its own.
  if (!described.some(({ name }) => /^content-type$/i.test(name))) lines.push("-H 'content-type:'")
  if (authHeader) lines.push(`-H ${quote(`${authHeader}: `)}"$QONDOR_WEBHOOK_KEY"`)
  const command = (...last: string[]): string => {
    return [`curl -i ${quote(receiverUrl)}`, ...lines, ...last].join(' \\\n  ')
  }
  // An argument holds no NUL, and the decoder drops a byte order mark.
  const isText = text !== undefined && !text.includes('\0') && lengthOf(text) === bytes.length
  if (isText) return command(`--data-raw ${quote(text)}`)
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return `printf %s ${quote(base64)} | base64 -d | ${command('--data-binary @-')}`
}

function lengthOf(text: string): number {
  return new TextEncoder().encode(text).length
}

/** A text as one argument of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** A call of `createEvent` for a test: without the keys that the topic does not have. */
function toCreateEvent(
  { topic = '', drift }: InspectedDelivery,
  payload: Readonly<Record<string, unknown>>,
  { topics }: InitMessage,
): string {
  if (!topics.some((known) => known.topic === topic)) return `createEvent(${toLiteral(payload)})`
  const fields = Object.entries(payload).filter(([name]) => {
    return name !== 'topic' && !drift.includes(name)
  })
  return `createEvent('${topic}', ${toLiteral(Object.fromEntries(fields))})`
}

/** A value as TypeScript, its keys without quotes where they need none. */
function toLiteral(value: object): string {
  const json = JSON.stringify(value, null, 2)
  // Under its bare name this key would set the prototype.
  const keys = json.replace(/^( *)("__proto__"): /gm, '$1[$2]: ')
  return keys.replace(/^( *)"([A-Za-z_$][\w$]*)": /gm, '$1$2: ')
}
