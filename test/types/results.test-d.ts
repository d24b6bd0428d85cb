import type { IncomingHttpHeaders } from 'node:http'
import { describe, expectTypeOf, it } from 'vitest'
import {
  createQondorWebhooks,
  type HttpResponse,
  type Outcome,
  occurredAt,
  offerValidUntil,
  ProjectStatus,
  parseQondorWebhook,
  projectStatusName,
  QondorWebhookError,
  type QondorWebhookErrorCode,
  type QondorWebhookEvent,
  type QondorWebhookIssue,
  type ReceiveResult,
  safeParseQondorWebhook,
  toHttpResponse,
} from '../../src/index.js'

const qondor = createQondorWebhooks({ auth: false })
const event = parseQondorWebhook('{}')

describe('parsing', () => {
  it('takes text, bytes or an object and answers the union', () => {
    expectTypeOf(parseQondorWebhook('{}')).toEqualTypeOf<QondorWebhookEvent>()
    parseQondorWebhook(Buffer.from('{}'))
    parseQondorWebhook(new Uint8Array(2))
    parseQondorWebhook(new ArrayBuffer(2))
    parseQondorWebhook(JSON.parse('{}') as object)
    parseQondorWebhook('{}', { maxBodyBytes: 1024 })
    // @ts-expect-error: no body.
    parseQondorWebhook(undefined)
  })

  it('narrows by success', () => {
    const result = safeParseQondorWebhook('{}')
    if (result.success) {
      expectTypeOf(result.data).toEqualTypeOf<QondorWebhookEvent>()
      expectTypeOf(result.error).toEqualTypeOf<undefined>()
    } else {
      expectTypeOf(result.error).toEqualTypeOf<QondorWebhookError>()
      expectTypeOf(result.data).toEqualTypeOf<undefined>()
    }
    const { data, error } = result
    expectTypeOf(data).toEqualTypeOf<QondorWebhookEvent | undefined>()
    expectTypeOf(error).toEqualTypeOf<QondorWebhookError | undefined>()
  })
})

describe('QondorWebhookError', () => {
  it('narrows by is', () => {
    const thrown: unknown = new Error()
    if (QondorWebhookError.is(thrown)) {
      expectTypeOf(thrown).toEqualTypeOf<QondorWebhookError>()
      expectTypeOf(thrown.code).toEqualTypeOf<QondorWebhookErrorCode>()
      expectTypeOf(thrown.issues).toEqualTypeOf<readonly QondorWebhookIssue[]>()
      expectTypeOf(thrown.cause).toEqualTypeOf<unknown>()
    }
  })

  it('has the codes of the outcome table', () => {
    expectTypeOf<
      | ('invalid_json' | 'invalid_encoding' | 'invalid_envelope' | 'invalid_payload')
      | ('unauthorized' | 'method_not_allowed' | 'body_timeout' | 'body_too_large')
      | ('unsupported_encoding' | 'handler_failed' | 'handler_timeout' | 'body_consumed')
      | ('in_progress' | 'store_unavailable' | 'queue_unavailable')
    >().toExtend<QondorWebhookErrorCode>()
  })
})

describe('receive', () => {
  it('answers a ReceiveResult of the events', () => {
    expectTypeOf(qondor.receive).returns.resolves.toEqualTypeOf<ReceiveResult<QondorWebhookEvent>>()
    expectTypeOf<ReceiveResult<QondorWebhookEvent>>().toEqualTypeOf<{
      readonly outcome: Outcome
      readonly status: number
      readonly event?: QondorWebhookEvent | undefined
      readonly webhookId?: string | undefined
      readonly topic?: string | undefined
      readonly error?: QondorWebhookError | undefined
    }>()
  })

  it('has the promised outcomes', () => {
    expectTypeOf<Outcome>().toEqualTypeOf<
      | ('handled' | 'unhandled' | 'unknown_topic' | 'duplicate' | 'queued')
      | ('invalid' | 'unauthorized' | 'rejected' | 'failed' | 'unavailable')
    >()
  })

  it('takes headers in any of the usual shapes', async () => {
    await qondor.receive({ headers: new Headers(), body: '{}' })
    await qondor.receive({ headers: {} as IncomingHttpHeaders, body: '{}' })
    await qondor.receive({ headers: { 'x-qondor-key': 'key' }, body: '{}' })
    await qondor.receive({ headers: {} as Record<string, string | undefined>, body: '{}' })
    await qondor.receive({ headers: [['x-qondor-key', 'key']], body: '{}' })
    await qondor.receive({ headers: new Map([['x-qondor-key', 'key']]), body: '{}' })
  })

  it('takes a body or a function that answers one later', async () => {
    const request = new Request('https://example.com')
    await qondor.receive({ headers: [], body: Buffer.from('{}') })
    await qondor.receive({ headers: [], body: { topic: 'PingV1' } })
    await qondor.receive({ headers: [], body: () => '{}' })
    await qondor.receive({ headers: [], body: () => request.text() })
    await qondor.receive({ headers: [], body: async () => request.arrayBuffer() })
    await qondor.receive({
      headers: [],
      body: async ({ maxBodyBytes, signal }) => {
        expectTypeOf(maxBodyBytes).toBeNumber()
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
        return new Uint8Array()
      },
    })
    // @ts-expect-error: no headers.
    await qondor.receive({ body: '{}' })
    // @ts-expect-error: no body.
    await qondor.receive({ headers: [] })
  })

  it('can be answered by hand', async () => {
    const answer = toHttpResponse(await qondor.receive({ headers: [], body: '{}' }))
    expectTypeOf(answer).toEqualTypeOf<HttpResponse>()
    expectTypeOf(new Response(answer.body, answer)).toEqualTypeOf<Response>()
  })
})

describe('dispatch', () => {
  it('takes any event and answers whether somebody listened', () => {
    expectTypeOf(qondor.dispatch(event)).resolves.toEqualTypeOf<'handled' | 'unhandled'>()
    // @ts-expect-error: half an event.
    void qondor.dispatch({ topic: 'OfferSentV1', offerId: 1 })
  })
})

describe('dates and status codes', () => {
  it('take the events that have them', () => {
    expectTypeOf(occurredAt(event)).toEqualTypeOf<Date>()
    if (event.topic === 'OfferSentV1') {
      expectTypeOf(offerValidUntil(event)).toEqualTypeOf<Date | null>()
      expectTypeOf(
        offerValidUntil(event, { timeZone: 'Europe/London' }),
      ).toEqualTypeOf<Date | null>()
    }
    if (event.topic === 'PingV1') {
      // @ts-expect-error: a ping has no such date.
      offerValidUntil(event)
    }
  })

  it('name the status codes', () => {
    expectTypeOf(ProjectStatus).toEqualTypeOf<{
      readonly Pending: 1
      readonly Confirmed: 2
      readonly Finished: 3
      readonly Cancelled: 4
    }>()
    expectTypeOf<ProjectStatus>().toEqualTypeOf<1 | 2 | 3 | 4>()
    expectTypeOf(projectStatusName(7)).toEqualTypeOf<
      'Pending' | 'Confirmed' | 'Finished' | 'Cancelled' | undefined
    >()
  })
})
