import { expect, it, vi } from 'vitest'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { deferred } from '../../support/receiver/spies.js'

const down = new RangeError('the CRM is down')
const fail = () => Promise.reject(down)
const makeLogger = () => ({ debug: vi.fn(), warn: vi.fn(), error: vi.fn() })

it('the log names each named handler that failed', async () => {
  const logger = makeLogger()
  const qondor = makeQondor({ logger }).onPing(fail, { name: 'crm' }).onPing(fail, { name: 'mail' })
  const { error } = await qondor.receive(request('PingV1'))
  expect(logger.error.mock.calls[0]?.[0]).toMatchObject({ handler: 'crm, mail' })
  expect(error?.cause).toMatchObject({ message: '2 handlers threw.' })
})

it('an error that no observer could take is in the log', async () => {
  const logger = makeLogger()
  const store = { claim: fail, complete: fail, release: fail }
  const qondor = makeQondor({ logger, store })
    .onPing(() => {})
    .onError(fail)
  await qondor.receive(request('PingV1'))
  const messages = logger.error.mock.calls.map(([, message]) => String(message))
  expect(messages).toEqual([
    expect.stringMatching(/^store_unavailable: /),
    expect.stringMatching(/^observer_failed: /),
  ])
})

it('a named handler that succeeds after its time runs again', async () => {
  const late = deferred()
  const crm = vi.fn(() => late.promise)
  const qondor = makeQondor({ logger: makeLogger(), handlerTimeoutMs: 20 }).onPing(crm, {
    name: 'crm',
  })
  expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'failed' })
  late.resolve()
  await late.promise
  expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
  expect(crm).toHaveBeenCalledTimes(2)
})

it('dispatch says what to do about a topic that it does not know', async () => {
  const event = { webhookId: '1', timestamp: '2026-01-01T00:00:00Z', topic: 'NewV1' }
  await expect(makeQondor().dispatch(event as never)).rejects.toMatchObject({
    code: 'unknown_topic',
    message: expect.stringContaining('Add a schema for it'),
  })
})
