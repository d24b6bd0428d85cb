import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OfferTable } from './offer-table.js'

/** Responds with the rows as JSON if the request has the key as a bearer token. */
export function toOfferList(offers: OfferTable, key: string | undefined) {
  if (!key) throw new Error('Set OFFERS_KEY to the key that lets somebody list the offers.')
  const expected = digest(`Bearer ${key}`)
  return async ({ headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!timingSafeEqual(digest(headers.authorization ?? ''), expected)) {
      response.writeHead(401).end()
      return
    }
    try {
      const rows = await offers.list()
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(rows))
    } catch (error) {
      console.error(String(error))
      response.writeHead(500).end()
    }
  }
}

// The comparison needs buffers of the same length.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
