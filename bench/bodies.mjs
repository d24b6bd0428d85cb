import { readFileSync } from 'node:fs'

let count = 0

/**
 * Makes a function that answers a topic's documented body, each time under a `webhookId` that was not
 * used before.
 *
 * @param {string} name
 */
export function bodiesOf(name) {
  const file = new URL(`../fixtures/documented/${name}.json`, import.meta.url)
  const text = readFileSync(file, 'utf8')
  const [before = '', after = ''] = text.split(JSON.parse(text).webhookId)
  return () => {
    count += 1
    const id = `84f48600-cdfc-477e-8257-${String(count).padStart(12, '0')}`
    return flat(before + id + after)
  }
}

/** A documented `OfferSentV1` body under a `webhookId` that was not used before. */
export const freshBody = bodiesOf('offer-sent-v1')

export const key = flat('k'.repeat(32))
export const auth = { header: 'x-qondor-key', value: key }
export const headers = {
  host: 'localhost',
  'content-type': 'application/json',
  'content-length': String(freshBody().length),
  'x-qondor-key': key,
}

/**
 * Through bytes, so that the text is in one piece like one that came from a socket.
 *
 * @param {string} text
 */
function flat(text) {
  return Buffer.from(text).toString()
}
