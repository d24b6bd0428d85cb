import { DiagLogLevel, diag } from '@opentelemetry/api'
import { BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { expect, it, onTestFinished } from 'vitest'
import { openTelemetry } from '../../../src/opentelemetry/index.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

/** The telemetry of an SDK with a bug, and what OpenTelemetry's own log has. */
function withBug(bug: Partial<SpanProcessor>) {
  const processor: SpanProcessor = {
    onStart() {},
    onEnd() {},
    async forceFlush() {},
    async shutdown() {},
    ...bug,
  }
  const log: string[] = []
  const write = (...words: unknown[]): void => void log.push(words.join(' '))
  diag.setLogger(
    { error: write, warn() {}, info() {}, debug() {}, verbose() {} },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  )
  onTestFinished(() => diag.disable())
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [processor] })
  return { telemetry: openTelemetry({ tracerProvider }), log }
}

const broken = (): never => {
  throw new Error('a bug')
}

it.each([
  ['onStart', { onStart: broken }],
  ['onEnd', { onEnd: broken }],
])('a span processor whose %s throws fails no delivery and no handler', async (_what, bug) => {
  const { telemetry, log } = withBug(bug)
  const calls: string[] = []
  const qondor = makeQondor({ telemetry }).onOfferSent(({ topic }) => void calls.push(topic), {
    name: 'crm',
  })
  expect(await qondor.receive(request('OfferSentV1'))).toMatchObject({ outcome: 'handled' })
  expect(calls).toEqual(['OfferSentV1'])
  // One for the handler, one for the delivery.
  expect(log).toEqual([expect.stringMatching(/Error: a bug$/), expect.stringMatching(/a bug$/)])
})

it('nor does it hide the error of a handler', async () => {
  captureLog()
  const { telemetry } = withBug({ onEnd: broken })
  const error = new RangeError('no such offer')
  const qondor = makeQondor({ telemetry }).onOfferSent(() => Promise.reject(error), { name: 'crm' })
  const result = await qondor.receive(request('OfferSentV1'))
  expect(result).toMatchObject({ outcome: 'failed', error: { cause: error } })
})

it('nor does it fail an attempt', async () => {
  const { telemetry } = withBug({ onStart: broken })
  const { inbox, enqueued } = memoryInbox(() => 'queued')
  const qondor = makeQondor({ telemetry, queue: inbox }).onOfferSent(() => {})
  expect(await qondor.receive(request('OfferSentV1'))).toMatchObject({ outcome: 'queued' })
  const attempts = enqueued.map((each) => qondor.handleDelivery(each, { number: 1, isLast: true }))
  expect(await Promise.all(attempts)).toEqual([{ action: 'ack' }])
})
