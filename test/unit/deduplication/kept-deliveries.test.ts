import { describe, expect, it, vi } from 'vitest'
import { createQondorWebhooks, memoryStore } from '../../../src/index.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { keyedInbox } from '../../support/receiver/keyed-inbox.js'
import { auth, headers, makeQondor } from '../../support/receiver/qondor.js'

/** A schema that accepts everything, as in a fixed release. */
const anything = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) => ({ value: value as object }),
  },
} as const

const fixedTopics = { ProjectCreatedV1: anything, InvoiceCreatedV1: anything }
const invalid = bodyOf('ProjectCreatedV1', { webhookId: 'kept-1', projectId: 'seven' })
const unknown = bodyOf('PingV1', { webhookId: 'kept-2', topic: 'InvoiceCreatedV1' })

const kinds = [
  ['onInvalid', 'invalid', invalid],
  ['onUnknownTopic', 'unknown_topic', unknown],
] as const

describe.each(kinds)('what %s took without a queue', (hookName, outcome, body) => {
  it('is a duplicate while it cannot be handled, and the hook is not called again', async () => {
    const hook = vi.fn()
    const qondor = makeQondor()[hookName](hook)
    const outcomes: string[] = []
    for (let index = 0; index < 3; index += 1) {
      outcomes.push((await qondor.receive({ headers, body })).outcome)
    }
    expect(outcomes).toEqual([outcome, 'duplicate', 'duplicate'])
    expect(hook).toHaveBeenCalledTimes(1)
  })

  it('runs once a fixed release accepts it, and is a duplicate from then on', async () => {
    const store = memoryStore()
    await makeQondor({ store })
      [hookName](() => {})
      .receive({ headers, body })
    const handler = vi.fn()
    const fixed = createQondorWebhooks({ auth, store, topics: fixedTopics }).onAny(handler)
    expect((await fixed.receive({ headers, body })).outcome).toBe('handled')
    expect((await fixed.receive({ headers, body })).outcome).toBe('duplicate')
    expect(handler).toHaveBeenCalledTimes(1)
  })
})

describe('what could not be handled, with a queue', () => {
  it.each(kinds)('is kept once, and reported to %s once', async (hookName, outcome, body) => {
    const { inbox, dead, work } = keyedInbox()
    const hook = vi.fn()
    const qondor = makeQondor({ queue: inbox })[hookName](hook)
    expect((await qondor.receive({ headers, body })).outcome).toBe(outcome)
    expect((await qondor.receive({ headers, body })).outcome).toBe('duplicate')
    expect(hook).toHaveBeenCalledTimes(1)
    expect([dead.size, work.size]).toEqual([1, 0])
  })

  it.each(kinds)(
    'is queued by a fixed release (%s), and its dead letter dropped',
    async (...kind) => {
      const [hookName, , body] = kind
      const { inbox, dead, work, replay } = keyedInbox()
      await makeQondor({ queue: inbox })
        [hookName](() => {})
        .receive({ headers, body })
      const fixed = createQondorWebhooks({ auth, queue: inbox, topics: fixedTopics })
      expect((await fixed.receive({ headers, body })).outcome).toBe('queued')
      // The same key in both places, so that the replay finds the event there.
      expect([...work.keys()]).toEqual([...dead.keys()])
      expect(await replay([...dead.keys()][0] ?? '')).toBe('duplicate')
      expect((await fixed.receive({ headers, body })).outcome).toBe('duplicate')
      expect(work.size).toBe(1)
    },
  )

  it.each(kinds)('is a duplicate once it was replayed (%s)', async (hookName, _outcome, body) => {
    const { inbox, dead, replay } = keyedInbox()
    await makeQondor({ queue: inbox })
      [hookName](() => {})
      .receive({ headers, body })
    const fixed = createQondorWebhooks({ auth, queue: inbox, topics: fixedTopics })
    expect(await replay([...dead.keys()][0] ?? '')).toBe('queued')
    expect((await fixed.receive({ headers, body })).outcome).toBe('duplicate')
  })
})
