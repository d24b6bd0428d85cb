import { describe, expect, it } from 'vitest'
import { QondorWebhookError } from '../../../src/index.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, handlerErrorsOf } from '../../support/receiver/spies.js'

function throwing(value: unknown): () => never {
  return () => {
    throw value
  }
}

describe('failing handlers', () => {
  it('make the delivery failed, with all errors in one AggregateError', async () => {
    captureLog()
    const [thrown, rejected] = [new Error('thrown'), new Error('rejected')]
    const qondor = makeQondor()
      .onPing(() => 'fine')
      .onPing(throwing(thrown))
      .onAny(async () => await Promise.reject(rejected))
    const { outcome, status, error } = await qondor.receive(request('PingV1'))
    expect({ outcome, status, code: error?.code }).toEqual({
      outcome: 'failed',
      status: 500,
      code: 'handler_failed',
    })
    expect(QondorWebhookError.is(error)).toBe(true)
    expect(new Set(handlerErrorsOf(error))).toEqual(new Set([thrown, rejected]))
  })

  it.each([undefined, null, false, 0, '', 'text', Symbol('thrown'), {}])(
    'fail with whatever is thrown, too: case %#',
    async (value) => {
      captureLog()
      const qondor = makeQondor()
        .onPing(throwing(value))
        .onPing(() => Promise.reject(value))
      const { outcome, error } = await qondor.receive(request('PingV1'))
      expect(outcome).toBe('failed')
      expect(handlerErrorsOf(error)).toEqual([value, value])
    },
  )

  it('fail with handler_failed although they throw a QondorWebhookError of another code', async () => {
    captureLog()
    const qondor = makeQondor().onPing(
      throwing(new QondorWebhookError('unauthorized', 'thrown by a handler')),
    )
    const { outcome, error } = await qondor.receive(request('PingV1'))
    expect([outcome, error?.code]).toEqual(['failed', 'handler_failed'])
  })

  it('leave the event and its ids in the result', async () => {
    captureLog()
    const result = await makeQondor()
      .onPing(throwing(new Error()))
      .receive(request('PingV1', { webhookId: 'an-id' }))
    expect(result).toMatchObject({ webhookId: 'an-id', topic: 'PingV1' })
    expect(result.event).toMatchObject({ webhookId: 'an-id', topic: 'PingV1' })
  })
})
