import { documentedOfferSent } from './documented-bodies.js'
import type { Header, WireRequest } from './host.js'

export const key = 'c0nf0rmance-key'
export const keyHeader: Header = ['x-qondor-key', key]
export const json: Header = ['content-type', 'application/json']

/** The webhookId of {@link offerSent}. */
export const { webhookId } = documentedOfferSent

export const offerSent = bytesOf(documentedOfferSent)

/** The JSON of a value. */
export function bytesOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

/** The documented body with other fields; `undefined` leaves one out. */
export function offerSentWith(fields: object): Uint8Array {
  return bytesOf({ ...documentedOfferSent, ...fields })
}

/** The documented body, filled up with white space. */
export function offerSentOf(bytes: number): Uint8Array {
  return Buffer.concat([offerSent, Buffer.alloc(bytes - offerSent.length, ' ')])
}

/** A POST with the right key, unless `changes` say otherwise. */
export function post(body: Uint8Array, changes: Partial<WireRequest> = {}): WireRequest {
  return {
    method: 'POST',
    headers: [keyHeader, json],
    chunks: [body],
    framing: 'length',
    ending: 'whole',
    ...changes,
  }
}

/** A request without a body. */
export function bodiless(method: string): WireRequest {
  return { method, headers: [keyHeader], framing: 'length', ending: 'whole' }
}
