import * as z from 'zod'
import { envelopeFields } from './fields.js'

/** What every body starts with, whatever its topic. */
export const envelopeSchema = z.object({ ...envelopeFields, topic: z.string() })

/** The three fields that every Qondor webhook starts with. */
export type Envelope = z.infer<typeof envelopeSchema>
