import { connectHttp1 } from './clients/http1.js'
import type { ConformanceCase } from './conformance-case.js'
import type { Answer, Connection, RunningHost } from './host.js'

export type Answers = readonly (Answer | undefined)[]

/** Sends the requests of a case and checks the answers to them while the connections are open. */
export async function exchange(
  { url, connect = connectHttp1 }: RunningHost,
  trial: Pick<ConformanceCase, 'requests' | 'travel'>,
  check: (answers: Answers) => Promise<void>,
): Promise<void> {
  const open: Connection[] = []
  const newConnection = async (): Promise<Connection> => {
    const connection = await connect(url)
    open.push(connection)
    return connection
  }
  try {
    await check(await sendAll(trial, newConnection))
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
