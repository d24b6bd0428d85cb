import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { exceptionsOf, hasFailed, startSdk } from '../opentelemetry/sdk.js'
import { makeQondor, request } from '../receiver/qondor.js'
import { captureLog } from '../receiver/spies.js'
import type { EngineHost } from './engine-host.js'

const patiently = { timeout: 18_000, interval: 50 }

/** Traces across a queue, and its metrics, on an engine. */
export function testTelemetry({ name, open }: EngineHost): void {
  it(`links each attempt to the receive, and to no other span: ${name}`, async () => {
    captureLog()
    const queue = await open({ name: `test-${randomUUID()}`, attempts: 2, firstRetryMs: 300 })
    const sdk = startSdk({ queues: { engine: queue } })
    const qondor = makeQondor({ queue, telemetry: sdk.telemetry }).onOfferSent(() => {
      throw new Error('busy')
    })
    // The worker waits when the receive stores, and may be woken by it.
    const worker = await sdk.inSpan('start of the app', () => qondor.work())
    await qondor.receive(request('OfferSentV1'))
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    await worker.stop()
    const metrics = await sdk.points()
    await queue.close()

    const received = sdk.span('receive OfferSentV1').spanContext()
    const attempts = sdk.spans().filter((span) => span.name === 'process OfferSentV1')
    expect(attempts.map(({ attributes }) => attributes['qondor_webhooks.action'])).toEqual([
      'retry',
      'deadLetter',
    ])
    for (const attempt of attempts) {
      expect(attempt.parentSpanContext).toBeUndefined()
      expect(attempt.links.map(({ context }) => context.spanId)).toEqual([received.spanId])
      expect(attempt.spanContext().traceId).not.toBe(received.traceId)
      expect(hasFailed(attempt)).toBe(true)
      expect(exceptionsOf(attempt)).toEqual(['Error busy'])
    }
    const states = metrics.filter(({ metric }) => metric === 'qondor_webhooks.queue.deliveries')
    expect(
      states.map(({ attributes, value }) => [attributes['qondor_webhooks.queue.state'], value]),
    ).toEqual([
      ['waiting', 0],
      ['active', 0],
      ['dead', 1],
    ])
  }, 30_000)
}
