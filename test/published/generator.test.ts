import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { compileTopics } from '../../scripts/generate/compile-topics.mjs'
import { topicMethodsFile } from '../../scripts/generate/topic-methods.mjs'
import { readTopics } from '../../scripts/generate/topics.mjs'
import { createRegistration } from '../../src/handlers/registration.js'
import { HandlerRegistry } from '../../src/handlers/registry.js'
import { integer, optionalText } from '../../src/topics/kinds.js'
import { topic } from '../../src/topics/topic.js'
import { compilerErrors } from '../support/package/hover.js'

const source = 'The note that came with it.'
const noteId = integer({ meaning: "Qondor's id of the note.", source, sample: 9013 })
const noteText = optionalText({ meaning: 'What it says.', source, sample: 'Call before Monday.' })
const noteCreatedV1 = topic('NoteCreatedV1', {
  meaning: 'A note was written.',
  missing: 'No field says by whom.',
  source,
  fields: { noteText },
})
const noteCreatedV2 = topic('NoteCreatedV2', {
  meaning: 'A note was written or changed.',
  source,
  fields: { noteId, noteText },
})

describe('topics of one name in several versions', () => {
  const topics = readTopics({ noteCreatedV2, noteCreatedV1 })
  const methods = topicMethodsFile(topics)

  it('share a method, which says what each of them is', () => {
    expect(methods).toContain(`  /**
   * Registers a handler for \`NoteCreatedV1\` and \`NoteCreatedV2\`.
   *
   * \`NoteCreatedV1\`: A note was written.
   *
   * No field says by whom.
   *
   * Source: The note that came with it.
   *
   * \`NoteCreatedV2\`: A note was written or changed.
   *
   * Source: The note that came with it.
   *
   * @example
   * qondor.onNoteCreated(async (event) => console.log(event.timestamp))
   */
  onNoteCreated(
    handler: Handler<Events['NoteCreatedV1'] | Events['NoteCreatedV2']>,
    options?: HandlerOptions,
  ): this
`)
    expect(methods.match(/ onNoteCreated\(\n/g)).toHaveLength(1)
  })

  it('give a handler either event, by type', () => {
    const code = (handler: string) => `
import type { Handler, HandlerOptions } from 'qondor-webhooks'
type QondorTopic = 'NoteCreatedV1' | 'NoteCreatedV2'
interface NoteCreatedV1 { topic: 'NoteCreatedV1'; noteText: string | null }
interface NoteCreatedV2 { topic: 'NoteCreatedV2'; noteText: string | null; noteId: number }
interface Events { NoteCreatedV1: NoteCreatedV1; NoteCreatedV2: NoteCreatedV2 }
${methods.replace(/^import.*$/gm, '')}
declare const qondor: TopicMethods<Events>
qondor.onNoteCreated(${handler}).onNoteCreated(() => {})
`
    const narrows = "(event) => (event.topic === 'NoteCreatedV2' ? event.noteId : event.noteText)"
    expect(compilerErrors(code(narrows))).toEqual([])
    expect(compilerErrors(code('(event) => event.noteId'))).toEqual([
      "Property 'noteId' does not exist on type 'NoteCreatedV1 | NoteCreatedV2'.",
    ])
  })

  it('give a handler either event, at run time', () => {
    const names = ['NoteCreatedV1', 'NoteCreatedV2', 'PingV1']
    const registry = new HandlerRegistry(names)
    const registration = createRegistration(
      registry,
      names,
      () => undefined,
      () => {},
    )
    const handler = vi.fn()
    registration['onNoteCreated']?.(handler as never)
    const handlers = names.map((name) => registry.of(name).entries.map((entry) => entry.handler))
    expect(handlers).toEqual([[handler], [handler], []])
  })

  it('have a file and an interface each', () => {
    const files = compileTopics(topics)
    for (const version of [1, 2]) {
      expect(files.get(`src/topics/compiled/note-created-v${version}.ts`)).toContain(
        `export interface NoteCreatedV${version} {\n`,
      )
    }
  })
})

describe('the generator', () => {
  it.each([
    ['a date', z.date()],
    ['a number with fractions', z.number()],
    ['a number with bounds', z.int().min(1)],
    ['a text with a length', z.string().min(1)],
    ['a text with a format', z.email()],
    ['a text with a pattern of its own', z.string().regex(/^a/)],
    ['a text that may be absent and not null', z.string().optional()],
    ['a text that is read as another', z.string().nullable().default('none')],
    ['a boolean', z.boolean()],
    ['a list', z.array(z.string())],
    ['an object', z.object({})],
  ])('throws at a kind of field that it does not know, and says how to add it: %s', (_, schema) => {
    const described = schema.meta({ meaning: 'What it is.', source, sample: 1 })
    const changed = noteCreatedV1
      .extend({ noteKind: described })
      .meta({ meaning: 'A note.', source })
    expect(() => readTopics({ changed })).toThrow(
      /^NoteCreatedV1\.noteKind has a kind that the generator does not know \(\w+\)\. To add one: .*kinds\.ts.*read-fields\.ts.*field-kinds\.mjs\.$/,
    )
  })

  it.each(['meaning', 'source', 'sample'])('throws at a field without a %s', (fact) => {
    const facts = { meaning: 'What it is.', source, sample: 1, [fact]: undefined }
    const changed = noteCreatedV1
      .extend({ noteKind: z.int().meta(facts) })
      .meta({ meaning: 'A note.', source })
    expect(() => readTopics({ changed })).toThrow(`NoteCreatedV1.noteKind has no ${fact}`)
  })

  it.each(['meaning', 'source'])('throws at a topic without a %s', (fact) => {
    const changed = noteCreatedV1.meta({ meaning: 'A note.', source, [fact]: undefined })
    expect(() => readTopics({ changed })).toThrow(`NoteCreatedV1 has no ${fact}`)
  })
})
