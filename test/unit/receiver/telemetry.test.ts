import { describe, expect, it } from 'vitest'
import type { DeliveryReport, Telemetry } from '../../../src/index.js'
import { openTelemetry } from '../../../src/opentelemetry/index.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { invalidRequest, makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

/** A telemetry that keeps the reports, with other methods if the test has some. */
function recording(methods: Partial<Telemetry> = {}) {
  const reports: DeliveryReport[] = []
  const onEnd = (report: DeliveryReport): void => void reports.push(report)
  const telemetry: Telemetry = {
    receive: (work) => work(onEnd),
    attempt: (_attempt, work) => work(onEnd),
    handler: (_handler, work) => work(),
    traceContext: () => ({ traceparent: 'of the test' }),
    ...methods,
  }
  return { telemetry, reports }
}

describe('the telemetry option', () => {
  it('gets a report of each receive', async () => {
    captureLog()
    const { telemetry, reports } = recording()
    const qondor = makeQondor({ telemetry }).onOfferSent(() => {})
    const { webhookId } = await qondor.receive(request('OfferSentV1'))
    const { error } = await qondor.receive(invalidRequest())

    expect(reports[0]).toEqual({
      outcome: 'handled',
      status: 200,
      topic: 'OfferSentV1',
      webhookId,
      keyIndex: 0,
      isKnownTopic: true,
      isDeadLetter: false,
    })
    expect(reports[1]).toMatchObject({ code: 'invalid_payload', error, isKnownTopic: true })
  })

  it('gets a report of each attempt, with the context of its receive', async () => {
    captureLog()
    const contexts: unknown[] = []
    const { telemetry, reports } = recording({
      attempt: (attempt, work) => {
        contexts.push(attempt)
        return work((report) => void reports.push(report))
      },
    })
    const { inbox, enqueued } = memoryInbox(() => 'queued')
    const qondor = makeQondor({ telemetry, queue: inbox }).onOfferSent(() =>
      Promise.reject(new Error('busy')),
    )
    await qondor.receive(request('OfferSentV1'))
    for (const delivery of enqueued) {
      expect(await qondor.handleDelivery(delivery, { number: 3, isLast: true })).toMatchObject({
        action: 'deadLetter',
      })
    }

    expect(contexts).toEqual([{ number: 3, context: { traceparent: 'of the test' } }])
    expect(reports[1]).toMatchObject({
      outcome: 'failed',
      code: 'handler_failed',
      work: { attempt: 3, action: 'deadLetter' },
      isDeadLetter: true,
    })
  })

  it('says whether a receive stored a dead letter, and whether it knows the topic', async () => {
    captureLog()
    captureLog('warn')
    const { telemetry, reports } = recording()
    const qondor = makeQondor({ telemetry, queue: memoryInbox(() => 'queued').inbox })
    await qondor.receive(request('OfferSentV1'))
    await qondor.receive(invalidRequest())
    await qondor.receive(request('PingV1', { topic: 'MadeUpV1' }))

    expect(reports.map(({ isDeadLetter, isKnownTopic }) => [isDeadLetter, isKnownTopic])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ])
  })
})

it.each([
  ['null', null],
  ['the function that creates one', openTelemetry],
  ['an object without its methods', {}],
])('refuses %s', (_what, telemetry) => {
  expect(() => makeQondor({ telemetry: telemetry as never })).toThrow(
    expect.objectContaining({ code: 'invalid_options' }),
  )
})

it('a telemetry follows named handlers, and no others', async () => {
  const followed: unknown[] = []
  const { telemetry } = recording({
    handler: (handler, work) => {
      followed.push(handler)
      return work()
    },
  })
  const qondor = makeQondor({ telemetry })
    .onOfferSent(() => {}, { name: 'crm' })
    .onOfferSent(() => {})
    .onAny(() => {}, { name: 'archive' })
  expect(await qondor.receive(request('OfferSentV1'))).toMatchObject({ outcome: 'handled' })
  expect(followed).toEqual([
    { name: 'crm', topic: 'OfferSentV1' },
    { name: 'archive', topic: 'OfferSentV1' },
  ])
})
