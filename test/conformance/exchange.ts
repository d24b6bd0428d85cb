import assert from 'node:assert/strict'
import { connectHttp1 } from './clients/http1.js'
import type {
  Answer,
  AnswerExpectation,
  ConformanceCase,
  Connection,
  ExpectedAnswer,
  Host,
  RunningHost,
  WireRequest,
} from './host.js'

const ownHeaders = { 'content-type': 'application/json', 'cache-control': 'no-store' }

export type Answers = readonly (Answer | undefined)[]

/** Sends the requests of a case and checks the answers to them while the connections are open. */
export async function exchange(
  { url, connect = connectHttp1 }: RunningHost,
  adapted: Pick<ConformanceCase, 'requests' | 'travel'>,
  check: (answers: Answers) => Promise<void>,
): Promise<void> {
  const open: Connection[] = []
  const newConnection = async (): Promise<Connection> => {
    const connection = await connect(url)
    open.push(connection)
    return connection
  }
  try {
    await check(await sendAll(adapted, newConnection))
  } finally {
    for (const connection of open) connection.close()
  }
}

async function sendAll(
  { requests, travel = 'in turn' }: Pick<ConformanceCase, 'requests' | 'travel'>,
  newConnection: () => Promise<Connection>,
): Promise<Answers> {
  if (travel === 'side by side') {
    return Promise.all(requests.map(async (request) => (await newConnection()).send(request)))
  }
  const first = await newConnection()
  if (travel === 'pipelined') return Promise.all(requests.map((request) => first.send(request)))
  const answers: (Answer | undefined)[] = []
  for (const [index, request] of requests.entries()) {
    const isOnFirst = index === 0 || travel === 'on one connection'
    answers.push(await (isOnFirst ? first : await newConnection()).send(request))
  }
  return answers
}

/** Holds an answer against what is expected of it. */
export async function checkAnswer(
  answer: Answer | undefined,
  expected: AnswerExpectation,
  request: WireRequest,
  host: Host,
): Promise<void> {
  if (expected === 'none') return assert.equal(answer?.text, undefined)
  if (!answer) throw new Error(`Expected ${expected.status}, but there was no answer.`)
  if ('by' in expected) {
    const actual = { status: answer.status, isOurs: isOurs(answer) }
    return assert.deepEqual(actual, { status: expected.status, isOurs: false })
  }
  assert.deepEqual(withoutHeaders(answer, request), withoutHeaders(expected, request))
  const headers: ExpectedAnswer['headers'] = { ...ownHeaders, ...expected.headers }
  for (const [name, value] of Object.entries(headers)) {
    const actual = answer.headers.get(name)
    if (value instanceof RegExp) assert.match(String(actual), value, name)
    else assert.equal(actual, value, name)
  }
  if (expected.closes && host.style === 'node') await checkEnd(answer, host)
}

/** Status and body; a HEAD has none. */
function withoutHeaders(
  answer: Answer | ExpectedAnswer,
  { method }: WireRequest,
): { status: number; body: unknown } {
  const { status } = answer
  if (method === 'HEAD') return { status, body: 'text' in answer ? answer.text : '' }
  if ('text' in answer) return { status, body: JSON.parse(answer.text) }
  const { outcome, code, webhookId } = answer
  const body = { outcome, ...(code && { code }), ...(webhookId && { webhookId }) }
  return { status, body }
}

async function checkEnd({ headers, ended }: Answer, { protocol }: Host): Promise<void> {
  if (protocol !== 'http/2') assert.equal(headers.get('connection'), 'close')
  await ended
}

function isOurs({ text }: Answer): boolean {
  return text.startsWith('{"outcome":')
}
