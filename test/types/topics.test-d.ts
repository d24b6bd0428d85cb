import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import type { QondorTopic, QondorWebhookEvent } from '../../src/index.js'
import { integer, optionalText, text } from '../../src/topics/kinds.js'
import { helpCentre, topic } from '../../src/topics/topic.js'
import type * as schemas from '../../src/topics/topics.js'

type TopicSchema = (typeof schemas)[keyof typeof schemas]

/** What Zod makes of the bodies of each topic, by the name that its schema has. */
type Inferred = {
  [Schema in TopicSchema as z.infer<Schema>['topic']]: z.infer<Schema>
}

/** The interface of each topic. */
type Documented = { [Topic in QondorTopic]: QondorWebhookEvent<Topic> }

describe('the interface of a topic', () => {
  it('is what its schema answers, for every topic', () => {
    expectTypeOf<Documented>().toEqualTypeOf<Inferred>()
    expectTypeOf<Inferred>().toEqualTypeOf<Documented>()
  })

  it('differs from it in nothing, not even in what is readonly', () => {
    type Sent = Documented['OfferSentV1']
    type Flat<Type> = { [Name in keyof Type]: Type[Name] }
    type Changed<Name extends keyof Sent, Field> = Flat<
      Omit<Documented, 'OfferSentV1'> & { OfferSentV1: Flat<Omit<Sent, Name> & Field> }
    >
    expectTypeOf<Inferred>().toEqualTypeOf<Changed<'offerId', { offerId: number }>>()
    expectTypeOf<Inferred>().not.toEqualTypeOf<Changed<'offerId', { readonly offerId: number }>>()
    expectTypeOf<Inferred>().not.toEqualTypeOf<Changed<'offerId', { offerId: number | null }>>()
    expectTypeOf<Inferred>().not.toEqualTypeOf<Changed<'offerId', { offerID: number }>>()
    expectTypeOf<Inferred>().not.toEqualTypeOf<Changed<'offerLink', { offerLink: string }>>()
    expectTypeOf<Inferred>().not.toEqualTypeOf<
      Changed<'offerLink', { offerLink?: string | null }>
    >()
    expectTypeOf<Inferred>().not.toEqualTypeOf<Omit<Documented, 'PingV1'>>()
  })
})

describe('a topic in its file', () => {
  const facts = { meaning: 'A note was written on a project.', source: helpCentre }
  const noteId = integer({ meaning: "Qondor's id of the note.", source: helpCentre, sample: 9013 })

  it('has the type of its fields', () => {
    const schema = topic('NoteCreatedV1', { ...facts, fields: { noteId } })
    expectTypeOf<z.infer<typeof schema>>().toEqualTypeOf<{
      webhookId: string
      timestamp: string
      topic: 'NoteCreatedV1'
      noteId: number
    }>()
  })

  it('does not compile without meaning, source and sample of each field', () => {
    // @ts-expect-error: without a meaning.
    integer({ source: helpCentre, sample: 9013 })
    // @ts-expect-error: without a source.
    text({ meaning: 'The text of the note.', sample: 'Call before Monday.' })
    // @ts-expect-error: without a sample.
    optionalText({ meaning: 'The text of the note.', source: helpCentre })
    // @ts-expect-error: a sample of another type.
    integer({ meaning: "Qondor's id of the note.", source: helpCentre, sample: '9013' })
    // @ts-expect-error: nothing is said of it.
    integer()
  })

  it('does not compile with a field of which nothing is said', () => {
    // @ts-expect-error: a plain schema.
    topic('NoteCreatedV1', { ...facts, fields: { noteId: z.int() } })
    // @ts-expect-error: a schema whose metadata are not those of a field.
    topic('NoteCreatedV1', { ...facts, fields: { noteId: z.int().meta({ title: 'Note' }) } })
    // @ts-expect-error: a field that was changed, so that what is said of it is lost.
    topic('NoteCreatedV1', { ...facts, fields: { noteId: noteId.nullable() } })
  })

  it('does not compile without meaning and source of its own', () => {
    // @ts-expect-error: without a source.
    topic('NoteCreatedV1', { meaning: facts.meaning, fields: { noteId } })
    // @ts-expect-error: without a meaning.
    topic('NoteCreatedV1', { source: facts.source, fields: { noteId } })
    // @ts-expect-error: without its fields.
    topic('NoteCreatedV1', facts)
  })
})
