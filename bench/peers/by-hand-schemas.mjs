// The schemas that a developer writes from Qondor's documentation, without ours at hand.
import * as z from 'zod'

const text = z.string().nullish()
const envelope = { webhookId: z.string(), timestamp: z.string() }
const office = {
  officeId: z.number(),
  officeInternalName: text,
  officeExternalReference: text,
}
const project = { projectId: z.number(), projectNo: text, projectName: z.string() }
const customer = {
  customerId: z.number().nullish(),
  customerName: text,
  customerExternalReference: text,
}
const offer = {
  ...project,
  projectMainCustomerContactPersonEmail: text,
  offerId: z.number(),
  offerHeading: text,
  offerLanguage: text,
  offerLink: text,
  directLink: text,
  ...customer,
}
const status = {
  oldStatus: z.number(),
  oldStatusText: text,
  newStatus: z.number(),
  newStatusText: text,
}

/**
 * The schema of a topic with the fields of `OfferSentV1`.
 *
 * @template {string} Topic
 * @param {Topic} topic
 */
export function offerSchema(topic) {
  return z.object({ ...envelope, topic: z.literal(topic), ...offer, offerValidUntil: text })
}

const topicSchemas = /** @type {const} */ ([
  z.object({ ...envelope, topic: z.literal('PingV1') }),
  z.object({ ...envelope, topic: z.literal('ProjectCreatedV1'), ...office, ...project }),
  z.object({
    ...envelope,
    topic: z.literal('ProjectStatusChangedV1'),
    ...office,
    ...project,
    ...status,
    ...customer,
  }),
  offerSchema('OfferSentV1'),
  offerSchema('OfferAnsweredV1'),
  z.object({
    ...envelope,
    topic: z.literal('OfferCommentToCustomerCreatedV1'),
    ...offer,
    commentedOn: text,
    commentText: text,
  }),
])

/** The topics of the peers' benches, the shortest body first. Qondor may document more by now. */
export const topics = topicSchemas.map(({ shape }) => shape.topic.value)

export const eventSchema = z.discriminatedUnion('topic', topicSchemas)

/**
 * The union of the six topics and of others with the fields of `OfferSentV1`.
 *
 * @param {string[]} others
 */
export function widerEventSchema(others) {
  return z.discriminatedUnion('topic', [...topicSchemas, ...others.map(offerSchema)])
}
