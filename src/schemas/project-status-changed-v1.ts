import * as z from 'zod'
import {
  customerFields,
  envelopeFields,
  officeFields,
  projectFields,
  statusFields,
} from './fields.js'

/** A project's status changed; see `ProjectStatus` for the codes. */
export const projectStatusChangedV1Schema = z.object({
  ...envelopeFields,
  topic: z.literal('ProjectStatusChangedV1'),
  ...officeFields,
  ...projectFields,
  ...statusFields,
  ...customerFields,
})

/** A project's status changed; see `ProjectStatus` for the codes. */
export type ProjectStatusChangedV1 = z.infer<typeof projectStatusChangedV1Schema>
