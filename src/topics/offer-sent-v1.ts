import { offerStateFields } from './fields.js'
import { helpCentre, topic } from './topic.js'

/** The Zod schema of an `OfferSentV1`. */
export const offerSentV1Schema = topic('OfferSentV1', {
  meaning: 'An offer was sent to the customer.',
  source: helpCentre,
  fields: offerStateFields,
})
