import { describe, expect, it } from 'vitest'
import { qondorTopics, safeParseQondorWebhook } from '../../../src/index.js'
import * as exported from '../../../src/topics/index.js'
import { contractTopics, fullBody, without } from '../../support/contract-table.js'

const { qondorWebhookSchema, ...schemas } = exported
const schemaOf = new Map<string, (typeof schemas)[keyof typeof schemas]>(
  Object.values(schemas).map((schema) => [schema.shape.topic.value, schema]),
)

const safeIntegers = [0, -1, 2 ** 53 - 1, -(2 ** 53 - 1)]
const notIntegers = ['1', 1.5, 2 ** 53, -(2 ** 53), Number.NaN, true, [1], {}]
const texts = ['', ' ', 'æøå 🍂', '\u0000', '1']
const notTexts = [1, false, {}, ['text']]

describe.each(contractTopics)('the schema of $topic', ({ topic, fields }) => {
  const body = fullBody({ topic, fields })

  const parse = (value: unknown) => schemaOf.get(topic)?.safeParse(value)
  const faults = (value: unknown) => parse(value)?.error?.issues.map((issue) => issue.path)

  it('is exported under the name of the topic', () => {
    const name = `${topic.charAt(0).toLowerCase()}${topic.slice(1)}Schema`

    expect(schemas).toHaveProperty(name, schemaOf.get(topic))
  })

  it("has the documented fields in Qondor's order", () => {
    const names = ['webhookId', 'timestamp', 'topic', ...fields.map(({ name }) => name)]

    expect(Object.keys(schemaOf.get(topic)?.shape ?? {})).toEqual(names)
    expect(Object.keys(parse(body)?.data ?? {})).toEqual(names)
  })

  it('keeps every field as it is', () => {
    expect(parse(body)?.data).toEqual(body)
  })

  it('drops keys that it does not know', () => {
    expect(parse({ ...body, invoiceId: 1, nested: { offerId: 2 } })?.data).toEqual(body)
  })

  it('refuses another topic', () => {
    expect(faults({ ...body, topic: `${topic}V2` })).toEqual([['topic']])
    expect(faults({ ...body, topic: topic.toLowerCase() })).toEqual([['topic']])
  })

  it.each(['webhookId', 'timestamp', 'topic'])('requires %s', (name) => {
    expect(faults(without(body, name))).toEqual([[name]])
    expect(faults({ ...body, [name]: null })).toEqual([[name]])
    expect(faults({ ...body, [name]: 1 })).toEqual([[name]])
  })

  for (const { name, isRequired, isInteger } of fields) {
    if (isRequired) {
      it(`requires ${name}`, () => {
        expect(faults(without(body, name))).toEqual([[name]])
        expect(faults({ ...body, [name]: null })).toEqual([[name]])
      })
    } else {
      it(`reads ${name} as null when it is null, undefined or absent`, () => {
        const expected = { ...body, [name]: null }

        expect(parse(expected)?.data).toEqual(expected)
        expect(parse({ ...body, [name]: undefined })?.data).toEqual(expected)
        expect(parse(without(body, name))?.data).toEqual(expected)
      })
    }

    it(`refuses ${name} of another type`, () => {
      for (const value of isInteger ? notIntegers : notTexts) {
        const wrong = { ...body, [name]: value }

        expect(faults(wrong)).toEqual([[name]])
        const { issues } = safeParseQondorWebhook(wrong).error ?? {}
        expect(issues?.map(({ path }) => path)).toEqual([[name]])
      }
    })

    it(`takes any ${isInteger ? 'safe integer' : 'text'} as ${name}`, () => {
      for (const value of isInteger ? safeIntegers : texts) {
        expect(parse({ ...body, [name]: value })?.data).toHaveProperty(name, value)
      }
    })
  }
})

describe('the required fields', () => {
  // By hand, since no documented body says which they are: the facts are in fields.ts.
  it.each([
    ['OfferAnsweredV1', ['projectId', 'projectName', 'offerId']],
    ['OfferCommentToCustomerCreatedV1', ['projectId', 'projectName', 'offerId']],
    ['OfferSentV1', ['projectId', 'projectName', 'offerId']],
    ['PingV1', []],
    ['ProjectCreatedV1', ['officeId', 'projectId', 'projectName']],
    ['ProjectStatusChangedV1', ['officeId', 'projectId', 'projectName', 'oldStatus', 'newStatus']],
  ])('of %s are those that Qondor always has', (topic, names) => {
    const { fields = [] } = contractTopics.find((known) => known.topic === topic) ?? {}
    expect(fields.filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual(names)
  })
})

describe('qondorTopics', () => {
  it('names exactly the topics that have a schema', () => {
    expect([...qondorTopics].sort()).toEqual(contractTopics.map(({ topic }) => topic).sort())
    expect([...qondorTopics].sort()).toEqual([...schemaOf.keys()].sort())
  })
})
