import { createServer, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type LambdaResponse, toLambdaHandler } from '../../../src/adapters/lambda.js'
import type { AnswerExpectation, Difference, Differences, Host } from '../../conformance/host.js'
import { webhookId } from '../../conformance/requests.js'
import type { ToEvent } from './lambda-events.js'
import { serve } from './serve.js'

const handled = { status: 200, outcome: 'handled', webhookId } as const

function differs(reason: string, answer: AnswerExpectation, ran = 0): Difference {
  return { reason, answers: [answer], ran }
}

const neverCame = differs('the host waits for it', 'none')

/** Of every host of Lambda: the function runs when the whole body has come. */
const waiting: Differences = {
  'answers 401 before a byte of the body was sent': neverCame,
  'answers 401 before a byte of the body was sent, with a function that gives the key later':
    neverCame,
  'answers 500 before a byte of the body was sent, with a function that gives no key': neverCame,
  'answers 408 to a body that does not arrive, framed by length': differs('it waits', handled, 1),
  'answers 408 to a body that does not arrive, framed by chunked': differs('it waits', handled, 1),
}

/** Of hosts that pass the body on as text. */
const decoding: Differences = {
  'answers 400 to a body that is not UTF-8': differs('the host replaces it', handled, 1),
}

/** Without multi-value headers a load balancer passes on the last of two. */
const lastOnly: Differences = {
  'answers 401 to a key that is sent twice': differs('the host passes on the last', handled, 1),
}

/** A stand-in for what stands before a function: one event for each request. */
export function lambdaHost(name: string, toEvent: ToEvent): Host {
  return {
    name: `Lambda behind ${name}`,
    style: 'event',
    differences: differencesOf(name, toEvent),
    start(qondor) {
      const handle = toLambdaHandler(qondor)
      return serve(
        createServer(async (request, response) => {
          const body = await buffer(request).catch(() => undefined)
          // The client is gone, so there is no event.
          if (!body) return
          const { method = '', rawHeaders } = request
          const event = toEvent({ method, headers: valuesOf(rawHeaders), body })
          write(await handle(event), response)
        }),
      )
    },
  }
}

function differencesOf(name: string, toEvent: ToEvent): Differences {
  const { isBase64Encoded } = toEvent({ method: 'POST', headers: {}, body: new Uint8Array() })
  return {
    ...waiting,
    ...(isBase64Encoded ? {} : decoding),
    ...(name === 'a load balancer' ? lastOnly : {}),
  }
}

/** The values of each header, by its name in lower case. */
function valuesOf(rawHeaders: readonly string[]): Record<string, string[]> {
  const values: Record<string, string[]> = {}
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    values[name] = [...(values[name] ?? []), rawHeaders[index + 1] ?? '']
  }
  return values
}

function write(answer: LambdaResponse, response: ServerResponse): void {
  const { statusCode, headers, multiValueHeaders, body } = answer
  response.writeHead(statusCode, { ...headers, ...multiValueHeaders }).end(body)
}
