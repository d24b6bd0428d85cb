import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Connection, send } from '../../support/hostile/connection.js'
import { HostileServer, hosts } from '../../support/hostile/hostile-server.js'
import { bodyOf, chunk, delivery, head, keyLine, times } from '../../support/hostile/requests.js'

const count = 300
const body = bodyOf(undefined, 100_000)
const half = body.slice(0, 50_000)
const declaredHead = head(keyLine, `content-length: ${body.length}`)
const chunkedHead = head(keyLine, 'transfer-encoding: chunked')
const uploads = [declaredHead, declaredHead + half, chunkedHead, chunkedHead + chunk(half)]
const departures = ['destroy', 'resetAndDestroy', 'end'] as const

function countOf(outcomes: Readonly<Record<string, number>>): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0)
}

describe.each(hosts)('%s', (host) => {
  const server = new HostileServer(host)

  /** Sends each request on a connection of its own and leaves, in one way or another. */
  async function abandon(requests: readonly string[]): Promise<void> {
    await Promise.all(
      requests.map(async (request, index) => {
        const { socket } = new Connection(server.port)
        socket.resume()
        const closed = once(socket, 'close')
        socket.write(request, () => socket[departures[index % departures.length] ?? 'end']())
        await closed
      }),
    )
  }

  it(`runs no handler for ${count} uploads that are aborted`, () =>
    server.endures(async () => {
      await abandon(times(count, (index) => uploads[index % uploads.length] ?? ''))
      const { outcomes } = await server.until((report) => countOf(report.outcomes) === count)
      expect(outcomes).toEqual({ body_aborted: count })
    }))

  it(`handles ${count} events once each when their senders leave before the answer and come again`, () =>
    server.endures(async () => {
      const deliveries = times(count, () => delivery(bodyOf(randomUUID())))
      await abandon(deliveries)
      const answers = await Promise.all(deliveries.map((each) => send(server.port, each)))
      expect(answers.map((answer) => answer?.status)).toEqual(times(count, () => 200))
      const { handled, handledAgain } = await server.until(({ sockets }) => sockets === 0)
      expect({ handled, handledAgain }).toEqual({ handled: count, handledAgain: 0 })
    }))
})
