import type { QondorWebhookEvent } from '../registry.js'
import type { Description } from './description.js'
import { envelopeFieldDescriptions } from './envelope-field-descriptions.js'
import { offerFieldDescriptions } from './offer-field-descriptions.js'
import { projectFieldDescriptions } from './project-field-descriptions.js'

type NameOfField<Event> = Event extends unknown ? keyof Event : never

/**
 * What is known of every field, by its name, which means the same in every topic. Apart from the
 * schemas, so that no text of it lands in the bundle of who only parses.
 */
export const fieldDescriptions: Readonly<Record<NameOfField<QondorWebhookEvent>, Description>> = {
  ...envelopeFieldDescriptions,
  ...projectFieldDescriptions,
  ...offerFieldDescriptions,
}
