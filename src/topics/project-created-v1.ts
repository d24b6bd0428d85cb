import { officeFields, projectFields } from './fields.js'
import { helpCentre, topic } from './topic.js'

/** The Zod schema of a `ProjectCreatedV1`. */
export const projectCreatedV1Schema = topic('ProjectCreatedV1', {
  meaning: 'A project was created.',
  missing:
    'No field names the customer. With the TravelOperations integration, `projectNo` may be temporary, ' +
    'because the final number comes seconds later: use `projectId` as the key (help centre, ' +
    '"TravelOperations").',
  source: helpCentre,
  fields: { ...officeFields, ...projectFields },
})
