import { offerStateFields } from './fields.js'
import { helpCentre, topic } from './topic.js'

/** The Zod schema of an `OfferSentV1`. */
export const offerSentV1Schema = topic('OfferSentV1', {
  meaning: 'An offer was sent to the customer.',
  missing:
    'No field says who sent it or to whom: `projectMainCustomerContactPersonEmail` is that of the ' +
    'project. Whether an offer that is sent again makes another event is documented nowhere.',
  source: helpCentre,
  fields: offerStateFields,
})
