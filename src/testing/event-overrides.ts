import type { QondorTopic, TopicSchema } from '../schemas/registry.js'

/** An event as Qondor may send it: what is optional may be left out, `null` or `undefined`. */
export type EventInput<Topic extends QondorTopic = QondorTopic> = Extract<
  NonNullable<TopicSchema['~standard']['types']>['input'],
  { topic: Topic }
>

/**
 * The fields of an event that a test says itself; the rest gets realistic values. `undefined` leaves an
 * optional field out.
 *
 * @example
 * const overrides: EventOverrides<'OfferSentV1'> = { offerId: 42, customerName: null }
 */
export type EventOverrides<Topic extends QondorTopic = QondorTopic> = Topic extends QondorTopic
  ? Readonly<Partial<Omit<EventInput<Topic>, 'topic'>>>
  : never
