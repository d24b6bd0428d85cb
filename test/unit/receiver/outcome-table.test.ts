import { describe, expect, it } from 'vitest'
import { QondorWebhookError, type QondorWebhookErrorCode } from '../../../src/index.js'
import { outcomeCases } from '../../support/receiver/outcome-cases.js'
import { codeRows } from '../../support/receiver/outcome-table.js'
import { headers, makeQondor } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

describe.each(outcomeCases)('$outcome $code, when $when', ({ outcome, code, status, receive }) => {
  it(`is answered ${status}`, async () => {
    captureLog()
    const result = await receive()
    expect(result).toMatchObject({ outcome, status })
    expect(result.error?.code).toBe(code)
    expect(result.error === undefined || QondorWebhookError.is(result.error)).toBe(true)
  })

  it('can have another status, which changes nothing else', async () => {
    captureLog()
    const result = await receive({ status: { [outcome]: 299 } })
    expect(result).toMatchObject({ outcome, status: 299 })
    expect(result.error?.code).toBe(code)
  })
})

describe('an error that a body function throws', () => {
  it.each(codeRows)('%s keeps its code and is answered %s, %i', async (code, outcome, status) => {
    captureLog()
    const thrown = new QondorWebhookError(code, 'thrown by a body function')
    const result = await makeQondor().receive({ headers, body: () => Promise.reject(thrown) })
    expect(result).toMatchObject({ outcome, status })
    expect(result.error).toBe(thrown)
  })

  it('of a later release, with a code that this one does not know, is answered 500', async () => {
    captureLog()
    const code = 'a_code_of_tomorrow' as QondorWebhookErrorCode
    const thrown = new QondorWebhookError(code, 'thrown by a body function')
    const result = await makeQondor().receive({ headers, body: () => Promise.reject(thrown) })
    expect(result).toMatchObject({ outcome: 'failed', status: 500 })
    expect(QondorWebhookError.is(result.error)).toBe(true)
  })
})

describe('what a result holds', () => {
  it('ids and topic wherever an envelope was read, and nowhere else', async () => {
    captureLog()
    const without = [
      'invalid_json',
      'invalid_encoding',
      'invalid_envelope',
      'invalid_options',
      'body_consumed',
    ]
    for (const { outcome, code, receive } of outcomeCases) {
      const { webhookId, topic } = await receive()
      const isRead =
        outcome !== 'rejected' && outcome !== 'unauthorized' && !without.includes(code ?? '')
      expect(typeof webhookId).toBe(isRead ? 'string' : 'undefined')
      expect(typeof topic).toBe(isRead ? 'string' : 'undefined')
    }
  })

  it('the event wherever a known one was read', async () => {
    captureLog()
    const known = ['handled', 'unhandled', 'duplicate']
    for (const { outcome, receive } of outcomeCases) {
      const { event } = await receive()
      if (known.includes(outcome)) expect(event).toMatchObject({ topic: 'PingV1' })
      if (outcome === 'unknown_topic' || outcome === 'invalid') expect(event).toBeUndefined()
    }
  })
})
