import { describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../../../src/index.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

describe('the logger', () => {
  it('gets everything that the package would print, and the console nothing', async () => {
    const [errors, warnings] = [captureLog(), captureLog('warn')]
    const logger = { debug: vi.fn(), warn: vi.fn(), error: vi.fn() }
    const down = new Error('the CRM is down')
    const qondor = makeQondor({ logger, store: false }).onPing(() => Promise.reject(down), {
      name: 'crm',
    })
    await qondor.receive(request('PingV1'))
    await qondor.receive(request('UnknownV1'))
    await qondor.receive(request('OfferSentV1', { offerId: 'seven' }))
    expect(logger.error.mock.calls).toMatchObject([
      [{ err: down, handler: 'crm', topic: 'PingV1', attempt: 1 }, expect.any(String)],
      [{}, expect.stringContaining('invalid_payload')],
    ])
    expect(logger.warn).toHaveBeenCalledTimes(2)
    expect([...errors.mock.calls, ...warnings.mock.calls]).toEqual([])
  })

  it.each([{}, { error: () => {} }, null, 'pino'])('must have three methods: %j', (logger) => {
    expect(() => makeQondor({ logger: logger as never })).toThrow(/must have the methods/)
  })

  it('is given to a queue or a store that has warnings of its own', () => {
    const logTo = vi.fn()
    const queue = { enqueue: vi.fn(), storeDeadLetter: vi.fn(), logTo }
    const store = { ...memoryStore(), logTo }
    makeQondor({ queue })
    makeQondor({ store })
    expect(logTo).not.toHaveBeenCalled()
    const logger = { debug: vi.fn(), warn: vi.fn(), error: vi.fn() }
    makeQondor({ queue, logger })
    makeQondor({ store, logger })
    expect(logTo).toHaveBeenCalledTimes(2)
  })
})
