import { offerStateFields } from './fields.js'
import { helpCentre, topic } from './topic.js'

/** The Zod schema of an `OfferSentV1`. */
export const offerSentV1Schema = topic('OfferSentV1', {
  meaning: 'An offer was sent to the customer.',
  missing:
    'No field says who sent the offer or to whom: `projectMainCustomerContactPersonEmail` belongs to ' +
    'the project. Qondor does not document whether sending an offer again creates another event.',
  source: helpCentre,
  fields: offerStateFields,
})
