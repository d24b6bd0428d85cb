import * as z from 'zod'
import {
  commentFields,
  contactPersonFields,
  customerFields,
  envelopeFields,
  offerFields,
  offerLinkFields,
  projectFields,
} from './fields.js'

/** The agency wrote a comment to the customer on an offer. */
export const offerCommentToCustomerCreatedV1Schema = z.object({
  ...envelopeFields,
  topic: z.literal('OfferCommentToCustomerCreatedV1'),
  ...projectFields,
  ...contactPersonFields,
  ...offerFields,
  ...offerLinkFields,
  ...customerFields,
  ...commentFields,
})

/** The agency wrote a comment to the customer on an offer. */
export type OfferCommentToCustomerCreatedV1 = z.infer<typeof offerCommentToCustomerCreatedV1Schema>
