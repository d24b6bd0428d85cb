import { describe, expect, it, vi } from 'vitest'
import { qondorTopics } from '../../../src/index.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'

// What JavaScript lets through and TypeScript does not.
function refusalOf(topic: unknown): { code?: unknown; message?: string; name?: string } {
  try {
    makeQondor().on(topic as 'PingV1', () => {})
  } catch (error) {
    return error as Error
  }
  return {}
}

const notFunctions = [undefined, null, 'handler', 42, {}, [() => {}], Promise.resolve()]

const methods = [
  'onPing',
  'onOfferSent',
  'onAny',
  'onUnknownTopic',
  'onInvalid',
  'onError',
  'onDrift',
  'onOutcome',
] as const

describe('refused registration', () => {
  it.each([
    ['offersentv1', 'OfferSentV1'],
    ['OfferSent', 'OfferSentV1'],
    ['offerSent', 'OfferSentV1'],
    ['PROJECTCREATEDV1', 'ProjectCreatedV1'],
    ['ping', 'PingV1'],
  ])('throws for %s and names %s', (given, meant) => {
    expect(refusalOf(given)).toMatchObject({ code: 'unknown_topic', name: 'QondorWebhookError' })
    expect(refusalOf(given).message).toBe(`The topic ${given} is unknown. Did you mean ${meant}?`)
  })

  it.each(['InvoiceCreatedV1', '', '*', '__proto__', 'constructor', 'OfferSentV2', 'onOfferSent'])(
    'throws for %j and names the known topics',
    (given) => {
      const { code, message } = refusalOf(given)
      expect(code).toBe('unknown_topic')
      for (const topic of qondorTopics) expect(message).toContain(topic)
      expect(message).toContain('onAny gets every topic')
    },
  )

  it.each([undefined, null, 42, {}, [undefined], [null], [['PingV1']]])(
    'throws a typed error for the topic %j',
    (given) => {
      expect(refusalOf(given)).toMatchObject({ code: 'unknown_topic', name: 'QondorWebhookError' })
    },
  )

  it('throws for a list without topics', () => {
    expect(refusalOf([])).toMatchObject({ code: 'unknown_topic', name: 'QondorWebhookError' })
  })

  it('registers for none of the topics when one of them is wrong', async () => {
    const handler = vi.fn()
    const qondor = makeQondor()
    expect(() => qondor.on(['PingV1', 'PongV1' as 'PingV1'], handler)).toThrow('PongV1')
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'unhandled' })
    expect(handler).not.toHaveBeenCalled()
  })

  it.each(methods)('throws when %s is given no function', (method) => {
    const qondor = makeQondor()
    for (const value of notFunctions) {
      const register = () => qondor[method](value as unknown as () => void)
      expect(register).toThrow(expect.objectContaining({ code: 'invalid_options' }))
    }
  })

  it('throws when on is given no function', () => {
    for (const value of notFunctions) {
      const register = () => makeQondor().on('PingV1', value as unknown as () => void)
      expect(register).toThrow(expect.objectContaining({ code: 'invalid_options' }))
    }
  })
})
