import * as z from 'zod'
import { envelopeFields, officeFields, projectFields } from './fields.js'

/** A project was created. */
export const projectCreatedV1Schema = z.object({
  ...envelopeFields,
  topic: z.literal('ProjectCreatedV1'),
  ...officeFields,
  ...projectFields,
})

/** A project was created. */
export type ProjectCreatedV1 = z.infer<typeof projectCreatedV1Schema>
