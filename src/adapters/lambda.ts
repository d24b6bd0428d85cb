import { fromBase64 } from '../base64.js'
import { QondorWebhookError } from '../errors.js'
import { RequestHeaders } from '../headers.js'
import type { WebhookBody } from '../parse/body.js'
import { type HttpResponse, toHttpResponse } from '../receiver/http-response.js'
import type { WebhookReceiver } from '../receiver/qondor-webhooks.js'
import { assertNotForm } from './form-body.js'

type Values = Readonly<Record<string, string | undefined>>
type MultiValues = Readonly<Record<string, string[] | undefined>>

/** The part of an event that is used: from API Gateway (1.0 and 2.0), a function URL or a load balancer. */
export interface LambdaEventLike {
  /** From API Gateway 1.0 and load balancers; the others have it in `requestContext.http`. */
  readonly httpMethod?: string
  readonly requestContext?: object
  readonly headers?: Values | null | undefined
  readonly multiValueHeaders?: MultiValues | null | undefined
  /** The body, or the object that a body parser before the handler left. */
  readonly body?: unknown
  readonly isBase64Encoded?: boolean
}

/** A response that all of them accept. */
export interface LambdaResponse {
  statusCode: number
  headers: Record<string, string>
  multiValueHeaders?: Record<string, string[]>
  body: string
  isBase64Encoded: false
}

/**
 * A handler for AWS Lambda behind API Gateway (1.0 and 2.0), a function URL or an Application Load
 * Balancer, with or without multi-value headers. It awaits the handlers before it responds, since Lambda
 * freezes the process afterwards. The limits are those of the receiver.
 *
 * @throws {QondorWebhookError} `invalid_options` for an event that is not an HTTP request.
 * @example
 * export const handler = toLambdaHandler(qondor)
 */
export function toLambdaHandler(
  qondor: WebhookReceiver,
): (event: LambdaEventLike) => Promise<LambdaResponse> {
  return async (event) => {
    const method = getMethod(event)
    const headers = getHeaders(event)
    const result = await qondor.receive({ method, headers, body: () => getBody(event, headers) })
    return toLambdaResponse(event, toHttpResponse(result))
  }
}

function getMethod(event: LambdaEventLike | null | undefined): string {
  const { http } = (event?.requestContext ?? {}) as { http?: { method?: string } }
  const method = event?.httpMethod ?? http?.method
  if (method !== undefined) return method
  throw new QondorWebhookError(
    'invalid_options',
    'The event is not an HTTP request. Put the function behind API Gateway, a function URL or an ALB. ' +
      'To test it, pass an event that createLambdaEvent of qondor-webhooks/testing creates.',
  )
}

// Multi-value headers replace the single ones, or show which of them were sent twice.
function getHeaders({ headers, multiValueHeaders }: LambdaEventLike): RequestHeaders {
  const sent = Object.entries(multiValueHeaders ?? {}).flatMap(([name, values = []]) => {
    return values.flatMap((value) => [name, value])
  })
  const hasSingle = Object.keys(headers ?? {}).length > 0
  return new RequestHeaders((hasSingle ? headers : multiValueHeaders) ?? {}, sent)
}

function getBody({ body, isBase64Encoded }: LambdaEventLike, headers: RequestHeaders): WebhookBody {
  if (!body) return ''
  if (typeof body !== 'string') {
    assertNotForm(body, headers.get('content-type'))
    return body
  }
  if (!isBase64Encoded) return body
  try {
    return fromBase64(body)
  } catch {
    throw new QondorWebhookError(
      'invalid_encoding',
      'The body of the event is not base64. Pass the event as AWS sent it.',
    )
  }
}

function toLambdaResponse(
  event: LambdaEventLike,
  { status, headers, body }: HttpResponse,
): LambdaResponse {
  const response: LambdaResponse = {
    statusCode: status,
    headers: { ...headers },
    body,
    isBase64Encoded: false,
  }
  // A load balancer in multi-value mode sends and accepts only multi-value headers.
  if (!event.multiValueHeaders || event.headers) return response
  const pairs = Object.entries(headers).map(([name, value]) => [name, [value]])
  return { ...response, headers: {}, multiValueHeaders: Object.fromEntries(pairs) }
}
