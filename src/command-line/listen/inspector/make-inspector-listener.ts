import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { EventStreams } from './event-streams.js'
import { hasToken, isForLoopback, protectiveHeaders } from './guard.js'
import type { PageFile } from './page-files.js'
import type { Sender } from './sender.js'

/** What the listener answers with. */
export interface InspectorParts {
  readonly files: ReadonlyMap<string, PageFile>
  readonly token: string
  readonly streams: EventStreams
  readonly sender: Sender
}

/** A listener of `http.createServer` that serves the page, its events and what its buttons do. */
export function makeInspectorListener(parts: InspectorParts): RequestListener {
  return (request, response) => {
    for (const [name, value] of Object.entries(protectiveHeaders)) response.setHeader(name, value)
    if (!isForLoopback(request)) return answer(response, 403, 'only for 127.0.0.1 and localhost')
    const url = urlOf(request)
    const file = parts.files.get(url.pathname)
    if (file) return answerFile(request, response, file)
    if (!hasToken(request, url, parts.token)) {
      return answer(response, 403, 'not the token of this start: use the printed address')
    }
    const name = `${request.method} ${url.pathname}`
    if (name === 'GET /events') return parts.streams.open(response, heardBy(request, url))
    void act(name, parts.sender).then((result) => {
      if (result) answer(response, 200, result)
      else answer(response, 404, 'not there any more')
    })
  }
}

/** Does what a button asks for; `undefined` where it asks for nothing that is there. */
async function act(name: string, sender: Sender): Promise<object | undefined> {
  const [, topic, sample] = /^POST \/send\/(\w+)\/(\w+)$/.exec(name) ?? []
  if (topic && sample) return await sender.sendSample(topic, sample)
  const [, number] = /^POST \/replay\/(\d{1,15})$/.exec(name) ?? []
  return number ? await sender.replay(Number(number)) : undefined
}

function answerFile(
  { method }: IncomingMessage,
  response: ServerResponse,
  { contentType, content }: PageFile,
): void {
  const isRead = method === 'GET' || method === 'HEAD'
  if (isRead) response.writeHead(200, { 'content-type': contentType }).end(content)
  else answer(response, 405, 'can only be read')
}

function answer(response: ServerResponse, status: number, content: object | string): void {
  const json = typeof content === 'string' ? { error: content } : content
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
}

function urlOf({ url = '/' }: IncomingMessage): URL {
  const base = 'http://127.0.0.1'
  return URL.canParse(base + url) ? new URL(base + url) : new URL(base)
}

// A browser that lost the connection says so when it comes back, a page that opens a new one too.
function heardBy({ headers }: IncomingMessage, { searchParams }: URL): number {
  return Number(headers['last-event-id'] ?? searchParams.get('heard')) || 0
}
