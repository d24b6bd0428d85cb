import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import * as schemas from '../../../src/topics/index.js'
import { contractTopics, fullBody } from '../../support/contract-table.js'
import { parseFixture, readFixture, readFixtures } from '../../support/fixtures.js'

const { offerSentV1Schema, qondorWebhookSchema } = schemas

describe('qondorWebhookSchema', () => {
  it.each(contractTopics)('reads $topic by the schema of that topic', (topic) => {
    const body = fullBody(topic)

    expect(qondorWebhookSchema.parse({ ...body, unknown: 1 })).toEqual(body)
  })

  it.each([...readFixtures('documented'), ...readFixtures('realistic')])(
    'reads $name',
    ({ bytes }) => {
      expect(qondorWebhookSchema.safeParse(parseFixture(bytes)).success).toBe(true)
    },
  )

  it('reports the issues of the topic that the body names, not those of the others', () => {
    const body = parseFixture(readFixture('invalid', 'offer-sent-v1-offer-id-fractional.json'))

    const { error } = qondorWebhookSchema.safeParse(body)

    expect(error?.issues.map(({ path }) => path)).toEqual([['offerId']])
  })

  it('refuses a topic that is not known', () => {
    const body = parseFixture(readFixture('unknown-topic', 'invoice-created-v1.json'))

    const { error } = qondorWebhookSchema.safeParse(body)

    expect(error?.issues.map(({ path }) => path)).toEqual([['topic']])
  })

  it.each([undefined, null, 1, 'text', [], {}])('refuses %j', (value) => {
    expect(qondorWebhookSchema.safeParse(value).success).toBe(false)
  })
})

describe.each(Object.entries(schemas))('%s', (_name, schema) => {
  it('is a Standard Schema', async () => {
    const standard = schema['~standard']

    expect(standard.version).toBe(1)
    expect(standard.vendor).toBe('zod')
    expect(await standard.validate({})).toHaveProperty('issues')
  })
})

describe('a topic schema', () => {
  it('answers the event as a Standard Schema does', async () => {
    const body = parseFixture(readFixture('documented', 'offer-sent-v1.json'))

    expect(await offerSentV1Schema['~standard'].validate(body)).toEqual({ value: body })
  })

  it('can be extended by a user', () => {
    const extended = offerSentV1Schema.extend({ isVip: z.boolean().default(false) })
    const body = parseFixture(readFixture('documented', 'offer-sent-v1.json'))

    expect(extended.parse(body)).toEqual({ ...body, isVip: false })
  })
})
