import { readFileSync } from 'node:fs'
import type { Header, WireRequest } from './conformance-case.js'

export const key = 'c0nf0rmance-key'
export const keyHeader: Header = ['x-qondor-key', key]
export const json: Header = ['content-type', 'application/json']

/** The webhookId of {@link offerSent}. */
export const webhookId = '84f48600-cdfc-477e-8257-916f9f3f7094'

/** The bytes of a fixture. */
export function fixture(path: string): Buffer {
  return readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url))
}

export const offerSent = fixture('documented/offer-sent-v1.json')

/** The documented body with other fields. */
export function offerSentWith(fields: object): Uint8Array {
  return Buffer.from(JSON.stringify({ ...JSON.parse(offerSent.toString()), ...fields }))
}

/** The documented body, filled up with white space. */
export function offerSentOf(bytes: number): Uint8Array {
  return Buffer.concat([offerSent, Buffer.alloc(bytes - offerSent.length, ' ')])
}

/** A POST with the right key, unless told otherwise. */
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
