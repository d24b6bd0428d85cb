import { customerFields, officeFields, projectFields, statusFields } from './fields.js'
import { helpCentre, topic } from './topic.js'

/** The Zod schema of a `ProjectStatusChangedV1`. */
export const projectStatusChangedV1Schema = topic('ProjectStatusChangedV1', {
  meaning: "A project's status changed; `ProjectStatus` has the codes.",
  missing: 'No field says who changed the status.',
  source: helpCentre,
  fields: { ...officeFields, ...projectFields, ...statusFields, ...customerFields },
})
