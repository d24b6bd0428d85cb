import * as z from 'zod'
import {
  contactPersonFields,
  customerFields,
  envelopeFields,
  offerFields,
  offerLinkFields,
  offerValidityFields,
  projectFields,
} from './fields.js'

/** An offer was sent to the customer. */
export const offerSentV1Schema = z.object({
  ...envelopeFields,
  topic: z.literal('OfferSentV1'),
  ...projectFields,
  ...contactPersonFields,
  ...offerFields,
  ...offerValidityFields,
  ...offerLinkFields,
  ...customerFields,
})

/** An offer was sent to the customer. */
export type OfferSentV1 = z.infer<typeof offerSentV1Schema>
