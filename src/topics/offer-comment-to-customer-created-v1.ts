import {
  commentFields,
  contactPersonFields,
  customerFields,
  offerFields,
  offerLinkFields,
  projectFields,
} from './fields.js'
import { helpCentre, topic } from './topic.js'

/** The Zod schema of an `OfferCommentToCustomerCreatedV1`. */
export const offerCommentToCustomerCreatedV1Schema = topic('OfferCommentToCustomerCreatedV1', {
  meaning: 'The agency wrote a comment to the customer on an offer.',
  missing: 'No field says who wrote the comment, and no field has an id of the comment.',
  source: helpCentre,
  fields: {
    ...projectFields,
    ...contactPersonFields,
    ...offerFields,
    ...offerLinkFields,
    ...customerFields,
    ...commentFields,
  },
})
