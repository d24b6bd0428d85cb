import * as z from 'zod'
import { envelopeFields } from './fields.js'

/** A test message without content. */
export const pingV1Schema = z.object({
  ...envelopeFields,
  topic: z.literal('PingV1'),
})

/** A test message without content. */
export type PingV1 = z.infer<typeof pingV1Schema>
