import * as z from 'zod'
import { envelopeFields, offerStateFields } from './fields.js'

/** An offer was sent to the customer. */
export const offerSentV1Schema = z.object({
  ...envelopeFields,
  topic: z.literal('OfferSentV1'),
  ...offerStateFields,
})

/** An offer was sent to the customer. */
export type OfferSentV1 = z.infer<typeof offerSentV1Schema>
