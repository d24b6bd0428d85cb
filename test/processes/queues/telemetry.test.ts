import { randomUUID } from 'node:crypto'
import { trace } from '@opentelemetry/api'
import { expect, it, onTestFinished } from 'vitest'
import { bullmqQueue } from '../../../src/queues/bullmq/index.js'
import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { startSdk } from '../../support/opentelemetry/sdk.js'
import { testTelemetry } from '../../support/queues/telemetry-tests.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { describeWith } from '../../support/servers/describe-with.js'

const patiently = { timeout: 18_000, interval: 50 }

describeWith('redisUrl', 'telemetry across BullMQ', (url) => {
  testTelemetry({
    name: 'bullmqQueue',
    open: (options) => bullmqQueue({ connection: { url }, ...options }),
  })
})

describeWith('postgresUrl', 'telemetry across pg-boss', (connectionString) => {
  testTelemetry({
    name: 'pgBossQueue',
    open: (options) => pgBossQueue({ connectionString, ...options }),
  })

  it("fits between pg-boss's own spans, where the SDK is the global one", async () => {
    const sdk = startSdk()
    trace.setGlobalTracerProvider(sdk.tracerProvider)
    onTestFinished(() => trace.disable())
    const name = `test-${randomUUID()}`
    const queue = pgBossQueue({ connectionString, name })
    const qondor = makeQondor({ queue, telemetry: sdk.telemetry }).onOfferSent(() => {})
    await qondor.receive(request('OfferSentV1'))
    const worker = await qondor.work()
    const ofJob = () => sdk.spans().find((span) => span.name === `process ${name}`)
    await expect.poll(ofJob, patiently).toBeDefined()
    await worker.stop()
    await queue.close()

    const attempt = sdk.span('process OfferSentV1')
    expect(attempt.parentSpanContext?.spanId).toBe(ofJob()?.spanContext().spanId)
    const receivedId = sdk.span('receive OfferSentV1').spanContext().spanId
    expect(attempt.links.map(({ context }) => context.spanId)).toEqual([receivedId])
    const below = sdk
      .spans()
      .filter(({ parentSpanContext }) => parentSpanContext?.spanId === receivedId)
    expect(below.map(({ instrumentationScope }) => instrumentationScope.name)).toEqual(['pg-boss'])
  }, 30_000)
})
