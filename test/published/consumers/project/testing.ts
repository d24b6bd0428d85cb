import {
  createDelivery,
  createEvent,
  createInvalidDelivery,
  createLambdaEvent,
  createRequest,
  deliver,
  fakeClock,
  memoryQueue,
} from 'qondor-webhooks/testing'
import { auth, qondor } from './handlers.js'

export const event = createEvent('OfferSentV1', { offerId: 42, customerName: null })
export const delivery = createDelivery('PingV1', {}, { auth })
export const invalid = createInvalidDelivery('invalid_json', { auth })
export const lambdaEvent = createLambdaEvent('PingV1', {}, { source: 'rest-api' })
export const request = createRequest('PingV1')
export const clock = fakeClock()
export const queue = memoryQueue({ clock })

export async function deliverOffer() {
  const { outcome, event } = await deliver(qondor, 'OfferSentV1', { offerId: 42 }, { auth })
  return [outcome, event?.offerId]
}
