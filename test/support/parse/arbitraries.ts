import fc from 'fast-check'
import { type ContractTopic, contractTopics } from '../contract-table.js'
import { parseFixture, readFixtures } from '../fixtures.js'

export interface Change {
  readonly body: Record<string, unknown>
  /** The event that the body is to be read as. */
  readonly event: Record<string, unknown>
}

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

const nonBlankText = text.filter((value) => value.trim() !== '')

const webhookId = fc
  .string({ unit: 'binary-ascii', minLength: 1, maxLength: 255 })
  .filter((id) => id.trim() !== '')

/** Any event of a topic, as it looks once parsed. */
function eventOf({ topic, fields }: ContractTopic): fc.Arbitrary<Record<string, unknown>> {
  const values = fields.map(({ name, isRequired, isInteger }) => {
    const value: fc.Arbitrary<unknown> = isInteger ? fc.maxSafeInteger() : text
    return [name, isRequired ? value : fc.option(value)] as const
  })
  return fc.record(
    {
      webhookId,
      timestamp: nonBlankText,
      topic: fc.constant(topic),
      ...Object.fromEntries(values),
    },
    { noNullPrototype: true },
  )
}

export const anyEvent = fc.oneof(...contractTopics.map(eventOf))

/** A documented body with random keys added and optional fields made null or dropped. */
export const changedDocumentedBody: fc.Arbitrary<Change> = fc
  .constantFrom(...readFixtures('documented').map(({ bytes }) => parseFixture(bytes)))
  .chain((body) => {
    const { topic: name } = body
    const { fields = [] } = contractTopics.find(({ topic }) => topic === name) ?? {}
    const names = fields.filter(({ isRequired }) => !isRequired).map((field) => field.name)
    return fc
      .record({
        nulled: fc.subarray(names),
        dropped: fc.subarray(names),
        added: fc.dictionary(
          text.filter((key) => !Object.hasOwn(body, key)),
          fc.jsonValue({ maxDepth: 5 }),
        ),
      })
      .map((change) => apply(body, change))
  })

function apply(
  documented: Record<string, unknown>,
  change: {
    nulled: readonly string[]
    dropped: readonly string[]
    added: Record<string, unknown>
  },
): Change {
  const { nulled, dropped, added } = change
  const nulls = Object.fromEntries([...nulled, ...dropped].map((name) => [name, null]))
  const event = { ...documented, ...nulls }
  const kept = Object.entries(event).filter(([name]) => !dropped.includes(name))
  return { event, body: Object.fromEntries([...kept, ...Object.entries(added)]) }
}

const fixtureBytes = fc.constantFrom(
  ...readFixtures('documented').map(({ bytes }) => bytes),
  ...readFixtures('realistic').map(({ bytes }) => bytes),
  ...readFixtures('invalid').map(({ bytes }) => bytes),
)

/** A fixture that was cut short, or one of whose bytes was changed. */
export const damagedBytes = fc
  .tuple(fixtureBytes, fc.nat(), fc.option(fc.integer({ min: 0, max: 255 })))
  .map(([bytes, position, byte]) => {
    const index = position % Math.max(bytes.length, 1)
    if (byte === null) return Uint8Array.from(bytes.subarray(0, index))
    return Uint8Array.from(bytes).fill(byte, index, index + 1)
  })

/** A JSON value that often has the envelope's keys, or a prototype's. */
export const anyJsonValue = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom('webhookId', 'timestamp', 'topic', '__proto__', 'constructor', 'offerId'),
    fc.oneof(fc.constantFrom('PingV1', 'OfferSentV1', '1'), fc.jsonValue()),
  ),
)
