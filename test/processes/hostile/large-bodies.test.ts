import { describe, expect, it } from 'vitest'
import { Connection, send } from '../../support/hostile/connection.js'
import { HostileServer, hosts } from '../../support/hostile/hostile-server.js'
import { bodyOf, chunk, delivery, head, keyLine, times } from '../../support/hostile/requests.js'

const megabyte = ' '.repeat(1_000_000)
const declared = Buffer.from(head(keyLine, 'content-length: 5000000') + megabyte.repeat(5))
const chunked = Buffer.from(
  `${head(keyLine, 'transfer-encoding: chunked')}${chunk(megabyte).repeat(5)}0\r\n\r\n`,
)
// Without an end, as far as the server can know.
const endless = Buffer.from(head(keyLine, 'content-length: 9000000000') + megabyte.repeat(12))
// A server that gathered the bodies, if only for a while, would need twice as much.
const gatheredBytes = 120_000_000

describe.each(hosts)('%s', (host) => {
  const server = new HostileServer(host)

  async function flood(request: Buffer, count: number): Promise<void> {
    const before = await server.until(() => true)
    const connections = times(count, () => new Connection(server.port))
    const written = connections.map(({ socket }) => {
      return new Promise((resolve) => socket.write(request.subarray(0, -1), resolve))
    })
    const answers = Promise.all(connections.map((connection) => connection.rest()))
    expect((await send(server.port, delivery()))?.status).toBe(200)
    // None ends before all of them are there.
    await Promise.all(written)
    for (const { socket } of connections) socket.write(request.subarray(-1))
    // A sender that is still writing may only see the end of the connection.
    const statuses = (await answers).flat().map(({ status }) => status)
    expect(statuses).toEqual(times(statuses.length, () => 413))
    const { outcomes, peakBytes } = await server.until(({ sockets }) => sockets === 0)
    expect(outcomes).toEqual({ body_too_large: count, handled: 1 })
    expect(peakBytes - before.peakBytes).toBeLessThan(gatheredBytes)
  }

  it.each([
    [60, 'of a declared length', declared],
    [60, 'in chunks', chunked],
    [30, 'without an end', endless],
  ])('refuses %i oversized bodies %s at once, and gathers none of them', (count, _, request) =>
    server.endures(() => flood(request, count)),
  )

  it('answers 413 to an oversized body between good deliveries, and ends the connection', () =>
    server.endures(async () => {
      const tooLarge = delivery(bodyOf(undefined, 300_000))
      const answers = times(50, () => {
        const connection = new Connection(server.port)
        connection.write(delivery() + tooLarge + delivery())
        return connection.rest()
      })
      for (const each of await Promise.all(answers)) {
        expect(each.map(({ status }) => status)).toEqual([200, 413])
      }
    }))
})
