import { readFileSync } from 'node:fs'

const text = readFileSync(new URL('../fixtures/documented/offer-sent-v1.json', import.meta.url))
const documentedId = '84f48600-cdfc-477e-8257-916f9f3f7094'
const [before = '', after = ''] = text.toString().split(documentedId)
let count = 0

/** A documented `OfferSentV1` body under a `webhookId` that was not used before. */
export function freshBody() {
  count += 1
  const id = `84f48600-cdfc-477e-8257-${String(count).padStart(12, '0')}`
  // Through bytes, so that the text is flat like one that came from a socket.
  return Buffer.from(before + id + after).toString('latin1')
}

export const key = 'k'.repeat(32)
export const auth = { header: 'x-qondor-key', value: key }
export const headers = {
  host: 'localhost',
  'content-type': 'application/json',
  'content-length': String(text.length),
  'x-qondor-key': key,
}
