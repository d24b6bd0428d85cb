import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { safeParseQondorWebhook } from '../../../src/index.js'
import { contractTopics, fullBody, without } from '../../support/contract-table.js'
import { parseFixture, readFixture, readFixtures } from '../../support/fixtures.js'

/** The texts of a payload that are long enough to differ from our own words. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.length > 3 ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => (key === 'topic' ? [] : textsIn(child)))
}

function expectNoValues(payload: object): void {
  const { error } = safeParseQondorWebhook(payload)
  const texts = textsIn(payload)
  const told = [error?.message, JSON.stringify(error?.issues), inspect(error)].join('\n')

  expect(error).toBeDefined()
  expect(texts.length).toBeGreaterThan(0)
  expect(texts.filter((text) => told.includes(text))).toEqual([])
}

describe('what an error says', () => {
  const refused = readFixtures('invalid').filter(({ bytes }) => {
    return safeParseQondorWebhook(bytes).error?.code === 'invalid_payload'
  })

  it.each(refused)('holds no value of $name', ({ bytes }) => {
    expectNoValues(parseFixture(bytes))
  })

  it.each(contractTopics)('holds no value of $topic, whatever is wrong', (topic) => {
    const body = { ...fullBody(topic), topic: topic.topic }

    expectNoValues(without(body, 'timestamp'))
    for (const { name } of topic.fields) {
      expectNoValues({ ...body, [name]: { secret: 'kari.nordmann@example.com' } })
      expectNoValues({ ...body, [name]: ['kari.nordmann@example.com'] })
    }
  })

  it('names neither the topic nor a value when the topic is not known', () => {
    const payload = parseFixture(readFixture('unknown-topic', 'invoice-created-v1.json'))

    expectNoValues(payload)
    expect(safeParseQondorWebhook(payload).error?.message).not.toContain('InvoiceCreatedV1')
  })

  it('does not quote text that is not JSON, as the engine does', () => {
    const { error } = safeParseQondorWebhook('{"email": kari.nordmann@example.com}')

    expect(error?.code).toBe('invalid_json')
    expect(inspect(error)).not.toContain('kari')
  })

  it('does not quote bytes that are not UTF-8', () => {
    const { error } = safeParseQondorWebhook(Buffer.from('{"name":"Bjørn"}', 'latin1'))

    expect(error?.code).toBe('invalid_encoding')
    expect(inspect(error)).not.toContain('Bj')
  })
})
