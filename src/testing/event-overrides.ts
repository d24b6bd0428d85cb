import type { QondorTopic, QondorWebhookEvent } from '../topics/registry.js'

/** The names of the fields that may be null. */
type OptionalName<Event> = {
  [Name in keyof Event]: null extends Event[Name] ? Name : never
}[keyof Event]

/** An event as Qondor may send it: what is optional may be left out, `null` or `undefined`. */
export type EventInput<Topic extends QondorTopic = QondorTopic> = Topic extends QondorTopic
  ? InputOf<QondorWebhookEvent<Topic>>
  : never

type InputOf<Event> = Omit<Event, OptionalName<Event>> & {
  [Name in OptionalName<Event>]?: Event[Name] | undefined
}

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
