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

/** The customer answered an offer. */
export const offerAnsweredV1Schema = z.object({
  ...envelopeFields,
  topic: z.literal('OfferAnsweredV1'),
  ...projectFields,
  ...contactPersonFields,
  ...offerFields,
  ...offerValidityFields,
  ...offerLinkFields,
  ...customerFields,
})

/** The customer answered an offer. */
export type OfferAnsweredV1 = z.infer<typeof offerAnsweredV1Schema>
