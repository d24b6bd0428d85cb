import { officeFields, projectFields } from './fields.js'
import { helpCentre, topic } from './topic.js'

/** The Zod schema of a `ProjectCreatedV1`. */
export const projectCreatedV1Schema = topic('ProjectCreatedV1', {
  meaning: 'A project was created.',
  missing:
    'No field says who the customer is. With the TravelOperations integration `projectNo` may be temporary, as the number comes seconds ' +
    'later: key on `projectId` (help centre, "TravelOperations").',
  source: helpCentre,
  fields: { ...officeFields, ...projectFields },
})
