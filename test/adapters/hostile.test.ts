import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { toNodeHandler } from '../../src/adapters/node.js'
import { createQondorWebhooks, type OutcomeReport } from '../../src/index.js'
import { connectHttp1 } from './conformance/clients/http1.js'
import type { WireRequest } from './conformance/conformance-case.js'
import type { RunningHost } from './conformance/host.js'
import { serve } from './conformance/hosts/serve.js'
import { json, key, offerSent, offerSentOf, post } from './conformance/requests.js'

const accidents: unknown[] = []
const note = (accident: unknown): void => void accidents.push(accident)
const accidentEvents = ['unhandledRejection', 'uncaughtException', 'warning']

const handler = vi.fn()
const outcomes: OutcomeReport[] = []
let server: Server
let running: RunningHost

beforeAll(() => {
  for (const event of accidentEvents) process.on(event, note)
})

afterAll(() => {
  for (const event of accidentEvents) process.off(event, note)
})

beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const auth = { header: 'x-qondor-key', value: key }
  const qondor = createQondorWebhooks({ auth, bodyTimeoutMs: 500 })
    .onAny(handler)
    .onOutcome((outcome) => outcomes.push(outcome))
  server = createServer(toNodeHandler(qondor))
  running = await serve(server)
})

afterEach(async () => {
  // The server is as good as before, and nothing went astray.
  expect(await statusOf(post(offerSent))).toBe(200)
  expect(handler).toHaveBeenCalledTimes(1)
  await running.close()
  expect(accidents).toEqual([])
  handler.mockReset()
  outcomes.length = 0
  vi.restoreAllMocks()
})

async function statusOf(request: WireRequest): Promise<number | undefined> {
  const connection = await connectHttp1(running.url)
  const answer = await connection.send(request)
  connection.close()
  return answer?.status
}

function times<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** Settles once the server has lost `count` connections. */
function lostConnections(count: number): Promise<void> {
  let lost = 0
  return new Promise((resolve) => {
    server.on('connection', (socket: Socket) => {
      socket.on('close', () => {
        lost += 1
        if (lost === count) resolve()
      })
    })
  })
}

describe('a bare server', () => {
  it('answers 408 to 200 slow bodies at once, and ends their connections', async () => {
    const lost = lostConnections(200)
    const slow = post(offerSent, {
      chunks: [offerSent.subarray(0, 9), offerSent.subarray(9)],
      pauseMs: 15_000,
    })
    const statuses = await Promise.all(times(200, () => statusOf(slow)))
    expect(new Set(statuses)).toEqual(new Set([408]))
    await lost
  })

  it('answers 401 to 1,000 wrong keys', async () => {
    const statuses = await Promise.all(
      times(20, async (row) => {
        const connection = await connectHttp1(running.url)
        const answers = await Promise.all(
          times(50, (index) => {
            const wrong = `${key.slice(0, index % key.length)}${row}`
            return connection.send(post(offerSent, { headers: [['x-qondor-key', wrong], json] }))
          }),
        )
        connection.close()
        return answers.map((answer) => answer?.status)
      }),
    )
    expect(statuses.flat()).toEqual(times(1_000, () => 401))
  })

  it('outlives 300 aborted uploads', async () => {
    const lost = lostConnections(300)
    const { port } = server.address() as AddressInfo
    const head = `POST /hook HTTP/1.1\r\nhost: x\r\nx-qondor-key: ${key}\r\ncontent-length: 999\r\n\r\n`
    for (const index of times(300, (index) => index)) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(Buffer.concat([Buffer.from(head), offerSent]), () => {
        if (index % 2 === 0) socket.destroy()
        else socket.resetAndDestroy()
      })
    }
    await lost
    await vi.waitFor(() => expect(outcomes).toHaveLength(300))
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['rejected']))
  })

  it('answers 413 to 20 bodies of 3 MB at once', async () => {
    const large = post(offerSentOf(3_000_000))
    const statuses = await Promise.all(times(20, () => statusOf(large)))
    expect(new Set(statuses)).toEqual(new Set([413]))
  })

  it('leaves to Node what is no HTTP', async () => {
    const junk: WireRequest = { ...post(offerSent), method: 'NO HTTP' }
    const manyHeaders = post(offerSent, { headers: times(999, () => ['x-a', 'b'.repeat(99)]) })
    const twoLengths = post(offerSent, { headers: [['content-length', '1']] })
    const statuses = [await statusOf(junk), await statusOf(manyHeaders), await statusOf(twoLengths)]
    expect(statuses).toEqual([400, 431, 400])
    expect(outcomes).toEqual([])
  })
})
