import * as z from 'zod'
import { envelopeFields, offerStateFields } from './fields.js'

/** The customer answered an offer. */
export const offerAnsweredV1Schema = z.object({
  ...envelopeFields,
  topic: z.literal('OfferAnsweredV1'),
  ...offerStateFields,
})

/** The customer answered an offer. */
export type OfferAnsweredV1 = z.infer<typeof offerAnsweredV1Schema>
