import {
  createQondorWebhooks,
  type QondorWebhooksOptions,
  type ReceiveRequest,
} from '../../../src/index.js'
import { bodyOf } from './bodies.js'

export const key = 'correct-horse-battery-staple'

export const auth = { header: 'x-qondor-key', value: key }

export const headers = { 'x-qondor-key': key }

/** A receiver with the key above and without topics of its own. */
export function makeQondor(options: Partial<QondorWebhooksOptions<Record<never, never>>> = {}) {
  return createQondorWebhooks<Record<never, never>>({ auth, ...options })
}

export type Qondor = ReturnType<typeof makeQondor>

/** A request with the right key and a documented body, some of whose fields are changed. */
export function request(topic: string, changes: Readonly<Record<string, unknown>> = {}) {
  return { headers, body: bodyOf(topic, changes) } satisfies ReceiveRequest
}

/** Documented bodies in which one field has the wrong type. */
export function invalidRequest(changes: Readonly<Record<string, unknown>> = {}) {
  return request('OfferSentV1', { offerId: 'seven', ...changes })
}
