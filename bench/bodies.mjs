import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../fixtures/documented/', import.meta.url)
const documented = new Map(readdirSync(folder).map(readDocumented))
let count = 0

/** A documented body of the topic under a `webhookId` that was not used before. */
export function freshBody(topic = 'OfferSentV1') {
  const { before, id, after } = find(topic)
  count += 1
  return flat(before + id.slice(0, -12) + String(count).padStart(12, '0') + after)
}

/**
 * The text through bytes, so that it is in one piece like one that came from a socket. Ours is ASCII.
 *
 * @param {string} text
 */
export function flat(text) {
  return Buffer.from(text).toString('latin1')
}

/**
 * How many bytes the body of the topic has.
 *
 * @param {string} topic
 */
export function sizeOf(topic) {
  return find(topic).size
}

export const key = flat('k'.repeat(32))
export const auth = { header: 'x-qondor-key', value: key }
/** What any sender says of an `OfferSentV1` body, whatever its scheme. */
export const commonHeaders = {
  host: 'localhost',
  'content-type': 'application/json',
  'content-length': String(sizeOf('OfferSentV1')),
}
export const headers = { ...commonHeaders, 'x-qondor-key': key }

/** @param {string} body */
export function withKey(body) {
  return { headers, body }
}

/** @param {string} topic */
function find(topic) {
  const body = documented.get(topic)
  if (!body) throw new Error(`There is no documented body of ${topic}.`)
  return body
}

/** @param {string} file */
function readDocumented(file) {
  const text = readFileSync(new URL(file, folder), 'utf8')
  const { topic, webhookId: id } = JSON.parse(text)
  const [before = '', after = ''] = text.split(id)
  return /** @type {const} */ ([topic, { before, id: String(id), after, size: text.length }])
}
