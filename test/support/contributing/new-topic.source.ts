/** A test that compiles and passes only with the topic of CONTRIBUTING.md in place. */
export const newTopicTest = `
import { expect, it } from 'vitest'
import {
  createQondorWebhooks,
  type ProjectNoteCreatedV1,
  parseQondorWebhook,
  type QondorTopic,
  type QondorWebhookEvent,
  qondorTopics,
} from '../src/index.js'
import { createEvent, deliver } from '../src/testing/index.js'
import { readFixture } from './support/fixtures.js'

export const topic: QondorTopic = 'ProjectNoteCreatedV1'

function noteIdOf(event: QondorWebhookEvent<'ProjectNoteCreatedV1'>): ProjectNoteCreatedV1['noteId'] {
  return event.noteId
}

function assertNever(event: never): never {
  throw new Error(String(event))
}

export function withTheNewCase(event: QondorWebhookEvent): string | number {
  switch (event.topic) {
    case 'OfferAnsweredV1':
    case 'OfferCommentToCustomerCreatedV1':
    case 'OfferSentV1':
      return event.offerId
    case 'ProjectCreatedV1':
    case 'ProjectStatusChangedV1':
      return event.projectId
    case 'PingV1':
      return event.webhookId
    case 'ProjectNoteCreatedV1':
      return event.noteId
    default:
      return assertNever(event)
  }
}

export function withoutTheNewCase(event: QondorWebhookEvent): string | number {
  switch (event.topic) {
    case 'OfferAnsweredV1':
    case 'OfferCommentToCustomerCreatedV1':
    case 'OfferSentV1':
      return event.offerId
    case 'ProjectCreatedV1':
    case 'ProjectStatusChangedV1':
      return event.projectId
    case 'PingV1':
      return event.webhookId
    default:
      // @ts-expect-error: the new topic is not handled.
      return assertNever(event)
  }
}

it('is parsed, made, received and handed to its handler', async () => {
  const heard: (number | string | null)[] = []
  const qondor = createQondorWebhooks({ auth: false }).onProjectNoteCreated((event) => {
    heard.push(noteIdOf(event), event.noteText)
  })
  const body = readFixture('documented', 'project-note-created-v1.json')

  expect(qondorTopics).toContain(topic)
  expect(await qondor.dispatch(parseQondorWebhook(body))).toBe('handled')
  expect(await qondor.receive({ headers: {}, body })).toMatchObject({ outcome: 'handled', topic })
  expect(createEvent('ProjectNoteCreatedV1').noteText).toBe('Ring før mandag.')
  const made = await deliver(qondor, 'ProjectNoteCreatedV1', { noteId: 7, noteText: null })
  expect(made).toMatchObject({ outcome: 'handled', status: 200 })
  expect(heard).toEqual([1, '[Note Text]', 1, '[Note Text]', 7, null])
})
`
