import { describe, expect, it } from 'vitest'
import { parseQondorWebhook, safeParseQondorWebhook } from '../../../src/index.js'
import { readFixture } from '../../support/fixtures.js'

const ping = { webhookId: '1', timestamp: '2025-01-07T08:10:44.2950173Z', topic: 'PingV1' }
const codeOf = (body: object) => safeParseQondorWebhook(body).error?.code

describe('the envelope', () => {
  it.each(['.', 'yesterday', ' 2025 ', '\u00a0!', 'æ', '\0'])(
    'takes any text as timestamp: %j',
    (timestamp) => {
      expect(parseQondorWebhook({ ...ping, timestamp })).toEqual({ ...ping, timestamp })
    },
  )

  it.each([
    ['webhookId', 'a text of 1 to 255 characters that is not blank'],
    ['timestamp', 'a text that is not blank'],
    ['topic', 'a text that is not blank'],
  ])('refuses a blank %s', (name, expected) => {
    for (const blank of ['', ' ', ' \t\r\n\u00a0\u2028\ufeff', '\u00a0', '\ufeff ']) {
      const { error } = safeParseQondorWebhook({ ...ping, [name]: blank })

      expect(error?.code).toBe('invalid_envelope')
      expect(error?.issues).toEqual([
        { message: `envelope.${name}: expected ${expected}, found string`, path: [name] },
      ])
    }
  })

  it.each(['InvoiceCreatedV1', 'pingv1', 'PingV1 ', 'toString', '__proto__'])(
    'answers unknown_topic for the topic %j',
    (topic) => {
      expect(codeOf({ ...ping, topic })).toBe('unknown_topic')
    },
  )

  it('answers unknown_topic for a topic of tomorrow, and names those of today', () => {
    const { error } = safeParseQondorWebhook(
      readFixture('unknown-topic', 'invoice-created-v1.json'),
    )

    expect(error?.code).toBe('unknown_topic')
    expect(error?.message).toContain('OfferSentV1')
  })

  it('is checked before the topic', () => {
    expect(codeOf({ ...ping, webhookId: ' ', topic: 'InvoiceCreatedV1' })).toBe('invalid_envelope')
  })

  it('counts 255 characters of webhookId', () => {
    expect(codeOf({ ...ping, webhookId: 'a'.repeat(255) })).toBeUndefined()
    expect(codeOf({ ...ping, webhookId: 'a'.repeat(256) })).toBe('invalid_envelope')
  })

  it('names everything that is wrong with it', () => {
    const { error } = safeParseQondorWebhook({ webhookId: 1, topic: null })

    expect(error?.code).toBe('invalid_envelope')
    expect(error?.issues.map(({ path }) => path)).toEqual([['webhookId'], ['timestamp'], ['topic']])
  })
})

describe('the payload of a known topic', () => {
  it('names topic, path, what was expected and what was found', () => {
    const body = {
      ...ping,
      topic: 'ProjectStatusChangedV1',
      officeId: '1',
      officeInternalName: ['Oslo'],
      projectId: 1.5,
      projectName: null,
      oldStatus: 2 ** 53,
    }

    const { error } = safeParseQondorWebhook(body)

    expect(error?.code).toBe('invalid_payload')
    expect(error?.issues.map(({ path }) => path)).toEqual([
      ['officeId'],
      ['officeInternalName'],
      ['projectId'],
      ['projectName'],
      ['oldStatus'],
      ['newStatus'],
    ])
    expect(error?.issues[1]?.message).toBe(
      'ProjectStatusChangedV1.officeInternalName: expected string, found array',
    )
    expect(error?.issues[5]?.message).toMatch(
      /^ProjectStatusChangedV1\.newStatus: .*found nothing$/,
    )
  })
})
