import { describe, expect, it } from 'vitest'
import { createQondorWebhooks, type QondorTopic } from '../../../src/index.js'
import { createEvent, deliver, eventVariants } from '../../../src/testing/index.js'
import { anyEvent } from '../../support/parse/arbitraries.js'
import { fc, scaled } from '../../support/properties/fast-check.js'

/** Some of the fields of any event, as overrides. */
const anyOverrides = anyEvent
  .chain((event) =>
    fc.tuple(fc.constant(event['topic'] as QondorTopic), fc.subarray(Object.entries(event))),
  )
  .map(([topic, entries]) => {
    const fields = entries.filter(([name]) => name !== 'topic')
    return { topic, overrides: Object.fromEntries(fields) }
  })

const anyVariant = fc.constantFrom(...eventVariants)

describe('any override of the right type', () => {
  it('stands in the event that is made', () => {
    fc.assert(
      fc.property(anyOverrides, anyVariant, ({ topic, overrides }, variant) => {
        expect(createEvent(topic, overrides, { variant })).toMatchObject({ ...overrides, topic })
      }),
      { numRuns: scaled(300) },
    )
  })

  it('comes through the receiver to the handler', async () => {
    const qondor = createQondorWebhooks({ auth: false, store: false })
    let handled: unknown
    qondor.onAny((event) => {
      handled = event
    })
    await fc.assert(
      fc.asyncProperty(anyOverrides, anyVariant, async ({ topic, overrides }, variant) => {
        const { outcome } = await deliver(qondor, topic, overrides, { variant })

        expect(outcome).toBe('handled')
        expect(handled).toMatchObject({ ...overrides, topic })
      }),
      { numRuns: scaled(300) },
    )
  })
})
