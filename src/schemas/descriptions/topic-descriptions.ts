import type { QondorTopic } from '../registry.js'
import type { Description } from './description.js'

const source = 'Help centre, "Webhooks in Qondor".'

/** What is known of every topic. */
export const topicDescriptions: Readonly<Record<QondorTopic, Description>> = {
  OfferAnsweredV1: { meaning: 'The customer answered an offer.', source },
  OfferCommentToCustomerCreatedV1: {
    meaning: 'The agency wrote a comment to the customer on an offer.',
    source,
  },
  OfferSentV1: { meaning: 'An offer was sent to the customer.', source },
  PingV1: {
    meaning: 'A test message without content.',
    source: 'Samples; the meaning is an inference from the name.',
  },
  ProjectCreatedV1: { meaning: 'A project was created.', source },
  ProjectStatusChangedV1: { meaning: "A project's status changed.", source },
}
