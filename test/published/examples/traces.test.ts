import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { key, type RunningExample, start } from '../../support/examples/running-example.js'
import { type StandIn, startStandIn } from '../../support/examples/stand-in.js'
import { readFixture } from '../../support/fixtures.js'
import { describeWith } from '../../support/servers/describe-with.js'

const example = { name: 'traces', path: '/qondor' }
const patiently = { timeout: 20_000, interval: 100 }

/** What is used of OTLP, the protocol of collectors, in JSON. */
interface Otlp {
  readonly resourceSpans?: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[]
  }[]
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly { readonly name: string }[] }[]
  }[]
}

interface Span {
  readonly name: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly links?: readonly { readonly spanId: string }[]
  readonly status: { readonly code?: number }
}

describeWith('postgresUrl', 'examples/traces', (serverUrl) => {
  const database = 'traces_example'
  const admin = new pg.Client({ connectionString: serverUrl })
  let collector: StandIn
  let crm: StandIn
  let app: RunningExample

  beforeAll(async () => {
    collector = await startStandIn()
    crm = await startStandIn()
    let calls = 0
    crm.answerWith(() => {
      calls += 1
      return { status: calls === 1 ? 500 : 200 }
    })
    await admin.connect()
    await admin.query(`create database ${database}`)
    app = await start(example, {
      DATABASE_URL: new URL(`/${database}`, serverUrl).href,
      CRM_URL: crm.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_BSP_SCHEDULE_DELAY: '200',
    })
  }, 120_000)

  afterAll(async () => {
    await app?.stop()
    collector.close()
    crm.close()
    await admin.query(`drop database ${database} with (force)`)
    await admin.end()
  })

  const heard = (): Otlp[] => collector.heard.map(({ body }) => body as Otlp)
  const spans = (name: string): readonly Span[] => {
    return heard()
      .flatMap(({ resourceSpans = [] }) => resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
      .filter((span) => span.name === name)
  }

  it('shows a receive, its two attempts, what ran in each and what failed', async () => {
    const body = new Uint8Array(readFixture('documented', 'offer-sent-v1.json'))
    const response = await fetch(app.url, {
      method: 'POST',
      body,
      headers: { 'x-qondor-key': key },
    })
    expect(await response.json()).toMatchObject({ outcome: 'queued' })
    await expect.poll(() => spans('process OfferSentV1'), patiently).toHaveLength(2)

    const [received] = spans('receive OfferSentV1')
    const [failed, done] = spans('process OfferSentV1')
    for (const attempt of [failed, done]) {
      expect(attempt?.links?.map(({ spanId }) => spanId)).toEqual([received?.spanId])
    }
    expect([failed, done].map((attempt) => attempt?.status.code)).toEqual([2, 0])
    // The handler that failed ran again, and the other one did not.
    expect(spans('handle crm').map(({ parentSpanId }) => parentSpanId)).toEqual([
      failed?.spanId,
      done?.spanId,
    ])
    expect(spans('handle log').map(({ parentSpanId }) => parentSpanId)).toEqual([failed?.spanId])
    expect(spans('PUT').map(({ parentSpanId }) => parentSpanId)).toEqual(
      spans('handle crm').map(({ spanId }) => spanId),
    )
  }, 40_000)

  it('sends its metrics at the latest when it stops', async () => {
    await app.stop()
    const names = heard()
      .flatMap(({ resourceMetrics = [] }) => resourceMetrics)
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
      .map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['messaging.process.duration', 'qondor_webhooks.attempts']),
    )
  }, 30_000)
})
