import type { HeaderAuth } from '../authentication.js'
import { toBase64 } from '../base64.js'
import { QondorWebhookError } from '../errors.js'
import type { QondorTopic } from '../topics/registry.js'
import { buildDelivery, type CreateDeliveryOptions, type DeliveryArguments } from './deliveries.js'
import type { CustomEventBody, EventOverrides } from './events.js'

/** The events of Lambda by the host in front of the function, with the fields of `@types/aws-lambda`. */
export interface LambdaEvents {
  /** From an HTTP API of API Gateway, with payload format 2.0. */
  'http-api': ReturnType<typeof toHttpApiEvent>
  /** From a REST API of API Gateway, or an HTTP API with payload format 1.0. */
  'rest-api': ReturnType<typeof toRestApiEvent>
  /** From a function URL. */
  'function-url': ReturnType<typeof toHttpApiEvent>
  /** From an Application Load Balancer, without multi-value headers. */
  'load-balancer': ReturnType<typeof toLoadBalancerEvent>
}

/** What is in front of a Lambda function. */
export type LambdaSource = keyof LambdaEvents

/** Options of {@link createLambdaEvent} besides those of `createDelivery`. */
export interface LambdaOptions<Source extends LambdaSource = LambdaSource> {
  /**
   * What is in front of the function: `'http-api'`, `'rest-api'`, `'function-url'` or `'load-balancer'`.
   * @default 'http-api'
   */
  readonly source?: Source | undefined
  /** The path of the request. @default '/' */
  readonly path?: string | undefined
  /** Whether the body is base64, as a host sends it that is set to binary. @default false */
  readonly isBase64Encoded?: boolean | undefined
}

/** Options of {@link createLambdaEvent}. */
export interface CreateLambdaEventOptions<Source extends LambdaSource = LambdaSource>
  extends CreateDeliveryOptions,
    LambdaOptions<Source> {}

/**
 * Creates a delivery as the event of AWS Lambda, for a function of `toLambdaHandler` or your own. Ids,
 * domains and addresses in it are invented.
 *
 * @throws {QondorWebhookError} as `createDelivery` does, and `invalid_options` for an unknown `source`.
 * @example
 * const { statusCode } = await handler(createLambdaEvent('OfferSentV1', { offerId: 42 }, { auth }))
 */
export function createLambdaEvent<
  Topic extends QondorTopic,
  Source extends LambdaSource = 'http-api',
>(
  topic: Topic,
  overrides?: EventOverrides<Topic>,
  options?: CreateLambdaEventOptions<Source>,
): LambdaEvents[Source]
/**
 * Creates a delivery of your own topic as the event of AWS Lambda: the body that you pass, with a new
 * `webhookId` and the current `timestamp` if it has none.
 *
 * @throws {QondorWebhookError} as above, and `invalid_options` for a body without a topic.
 * @example
 * const event = createLambdaEvent({ topic: 'InvoiceCreatedV1', invoiceId: 7 }, { auth })
 */
export function createLambdaEvent<
  Body extends CustomEventBody,
  Source extends LambdaSource = 'http-api',
>(
  body: Body,
  options?: LambdaOptions<Source> & { readonly auth?: HeaderAuth | undefined },
): LambdaEvents[Source]
export function createLambdaEvent(
  ...args: DeliveryArguments<CreateLambdaEventOptions>
): LambdaEvents[LambdaSource] {
  const { delivery, options } = buildDelivery(args)
  const { source = 'http-api', path = '/', isBase64Encoded = false } = options
  if (!Object.hasOwn(toEvent, source)) {
    throw new QondorWebhookError(
      'invalid_options',
      `\`source\` must be one of ${Object.keys(toEvent).join(', ')}.`,
    )
  }
  const pairs = Object.entries(delivery.headers).map(([name, value]) => [name, [value]])
  return toEvent[source]({
    method: 'POST',
    path,
    headers: Object.fromEntries(pairs),
    body: new TextEncoder().encode(delivery.body),
    isBase64Encoded,
  })
}

/** A request that came to a host of Lambda. */
export interface HostedRequest {
  readonly method: string
  readonly path: string
  /** All values of each header, with the names as sent. */
  readonly headers: Readonly<Record<string, string[]>>
  readonly body: Uint8Array
  /** Whether the host passes the body on as base64. */
  readonly isBase64Encoded: boolean
}

const accountId = '123456789012'
const apiId = 'a1b2c3d4e5'
const sourceIp = '192.0.2.1'

const toEvent: Readonly<
  Record<LambdaSource, (request: HostedRequest) => LambdaEvents[LambdaSource]>
> = {
  'http-api': toHttpApiEvent,
  'rest-api': toRestApiEvent,
  'function-url': toHttpApiEvent,
  'load-balancer': toLoadBalancerEvent,
}

/** The event of an HTTP API or a function URL: lower-case headers, those of one name joined. */
export function toHttpApiEvent(request: HostedRequest) {
  const { method, path } = request
  const domainName = `${apiId}.execute-api.eu-north-1.amazonaws.com`
  const pairs = Object.entries(request.headers).map(([name, values]) => [
    name.toLowerCase(),
    values,
  ])
  const headers = mapValues(Object.fromEntries(pairs), (values) => values.join(','))
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers,
    requestContext: {
      accountId,
      apiId,
      domainName,
      domainPrefix: apiId,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: '' },
      requestId: crypto.randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: gatewayTime(),
      timeEpoch: Date.now(),
    },
    ...bodyOf(request),
  }
}

/** The event of a REST API: the last value of each header, and all of them. */
export function toRestApiEvent(request: HostedRequest) {
  const { method, path, headers } = request
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers: mapValues(headers, lastOf),
    multiValueHeaders: { ...headers },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId,
      apiId,
      authorizer: null,
      protocol: 'HTTP/1.1',
      httpMethod: method,
      identity: { ...noIdentity, sourceIp },
      path,
      stage: 'prod',
      requestId: crypto.randomUUID(),
      requestTime: gatewayTime(),
      requestTimeEpoch: Date.now(),
      resourceId: 'a1b2c3',
      resourcePath: '/{proxy+}',
    },
    ...bodyOf(request),
  }
}

/** The event of a load balancer without multi-value headers: the last value of each. */
export function toLoadBalancerEvent(request: HostedRequest) {
  const { method, path, headers } = request
  const balancer = `arn:aws:elasticloadbalancing:eu-north-1:${accountId}`
  return {
    requestContext: { elb: { targetGroupArn: `${balancer}:targetgroup/qondor/a1b2c3d4e5f60718` } },
    httpMethod: method,
    path,
    queryStringParameters: {},
    headers: mapValues(headers, lastOf),
    ...bodyOf(request),
  }
}

const noIdentity = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userAgent: null,
  userArn: null,
}

function bodyOf({ body, isBase64Encoded }: HostedRequest) {
  return {
    body: isBase64Encoded ? toBase64(body) : new TextDecoder().decode(body),
    isBase64Encoded,
  }
}

/** The current time as API Gateway writes it: `17/May/2026:12:00:00 +0000`. */
function gatewayTime(): string {
  const [, day, month, year, time] = new Date().toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

function lastOf(values: readonly string[]): string {
  return values.at(-1) ?? ''
}

function mapValues(
  headers: Readonly<Record<string, string[]>>,
  map: (values: string[]) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, map(values)]))
}
