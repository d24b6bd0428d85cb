import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { readPackageFile } from '../../files.js'
import type { DeliveryHistory } from './delivery-history.js'
import type { EventStreams, StreamPosition } from './event-streams.js'
import type { PageTokens } from './page-tokens.js'
import { ActionError, type Sender } from './sender.js'

/** The parts that the listener serves. */
interface InspectorParts {
  readonly files: ReadonlyMap<string, PageFile>
  readonly tokens: PageTokens
  readonly history: DeliveryHistory
  readonly streams: EventStreams
  readonly sender: Sender
}

/** A listener for `http.createServer` that serves the page, its events and its buttons. */
export function createInspectorListener(parts: InspectorParts): RequestListener {
  return (request, response) => {
    for (const [name, value] of Object.entries(protectiveHeaders)) response.setHeader(name, value)
    if (!isForLoopback(request)) return respond(response, 403, 'only for 127.0.0.1 and localhost')
    const url = urlOf(request)
    const file = parts.files.get(url.pathname)
    if (file) return respondWithFile(request, response, file)
    const name = `${request.method} ${url.pathname}`
    const { tokens } = parts
    const { localPort = 0 } = request.socket
    const nonce = url.searchParams.get('nonce')
    if (name === 'GET /proof' && nonce) {
      return respond(response, 200, { proof: tokens.prove(nonce, localPort) })
    }
    if (name === 'POST /token') {
      const token = tokens.redeem(tokenIn(request, url), localPort)
      return token ? respond(response, 200, { token }) : respond(response, 403, 'used or too old')
    }
    if (!tokens.isToken(tokenIn(request, url), localPort)) {
      return respond(response, 403, 'wrong token: use the address that listen printed')
    }
    if (name === 'GET /events') return parts.streams.open(response, positionIn(url))
    act(name, request, parts).then(
      (result) => respond(response, 200, result),
      (error) => respondWithError(response, error),
    )
  }
}

/**
 * Runs the action of a button, named by the method and the path of its request; rejects with an
 * {@link ActionError}.
 */
async function act(
  name: string,
  request: IncomingMessage,
  { history, streams, sender }: InspectorParts,
): Promise<object> {
  if (name === 'POST /clear') {
    history.clear()
    streams.announce()
    return {}
  }
  if (name === 'POST /send') return await sender.sendBody(await readBody(request))
  const [, sent, topic, sample] = /^(POST \/send|GET \/sample)\/(\w+)\/(\w+)$/.exec(name) ?? []
  if (topic && sample) {
    return sent === 'GET /sample'
      ? sender.getSample(topic, sample)
      : await sender.sendSample(topic, sample)
  }
  const [, number, newId] = /^POST \/replay\/(\d{1,15})(\/new-id)?$/.exec(name) ?? []
  if (number) return await sender.replay(Number(number), newId !== undefined)
  throw new ActionError('not found')
}

/** More than the receiver accepts, so that the page can show how it refuses a large body. */
const maxBytes = 1024 * 1024

/** The body that a page sends. A larger one is read to its end, so that the page gets the answer, and dropped. */
async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length <= maxBytes) chunks.push(chunk)
  }
  if (length <= maxBytes) return Buffer.concat(chunks)
  throw new ActionError('A body of more than 1 MiB is not sent. Shorten it.', 413)
}

function respondWithError(response: ServerResponse, error: unknown): void {
  if (error instanceof ActionError) respond(response, error.status, error.message)
  else respond(response, 500, 'failed')
}

function respondWithFile(
  { method }: IncomingMessage,
  response: ServerResponse,
  { contentType, content }: PageFile,
): void {
  const isRead = method === 'GET' || method === 'HEAD'
  if (isRead) response.writeHead(200, { 'content-type': contentType }).end(content)
  else respond(response, 405, 'only GET and HEAD are allowed')
}

function respond(response: ServerResponse, status: number, content: object | string): void {
  const json = typeof content === 'string' ? { error: content } : content
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
}

function urlOf({ url = '/' }: IncomingMessage): URL {
  const base = 'http://127.0.0.1'
  return URL.canParse(base + url) ? new URL(base + url) : new URL(base)
}

/** What a page that opens a stream has received before. */
function positionIn({ searchParams }: URL): StreamPosition {
  return { run: searchParams.get('run') ?? '', heard: Number(searchParams.get('heard')) || 0 }
}

/** The headers of every response: no content from outside, no frames, no caching. */
const protectiveHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** Whether the `Host` is this machine; another name means DNS rebinding. */
function isForLoopback({ headers, socket }: IncomingMessage): boolean {
  const url = `http://${headers.host}`
  if (!URL.canParse(url)) return false
  const { hostname, port } = new URL(url)
  const isHere = hostname === '127.0.0.1' || hostname === 'localhost'
  return isHere && Number(port || 80) === socket.localPort
}

/**
 * The token in a request: in a header that other sites cannot send, or, for the stream, whose headers a
 * page cannot set, in the query.
 */
function tokenIn({ headers }: IncomingMessage, { pathname, searchParams }: URL): string {
  if (pathname === '/events') return searchParams.get('token') ?? ''
  return headers.authorization?.replace(/^Bearer /, '') ?? ''
}

/** A file of the page. */
interface PageFile {
  readonly contentType: string
  readonly content: string
}

const styles = ['theme.css', 'page.css', 'forms.css', 'list.css', 'delivery.css']
const names = ['index.html', 'page.js', ...styles]
const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}

/** The files of the page, by their path in a request. */
export async function readPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const files = names.map(async (name) => {
    const contentType = contentTypes[name.slice(name.indexOf('.') + 1)] ?? ''
    const content = await readPackageFile(`dist/command-line/inspector/${name}`)
    return [name === 'index.html' ? '/' : `/${name}`, { contentType, content }] as const
  })
  return new Map(await Promise.all(files))
}
