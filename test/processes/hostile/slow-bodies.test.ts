import { setInterval } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Connection, send } from '../../support/hostile/connection.js'
import { HostileServer, hosts } from '../../support/hostile/hostile-server.js'
import { bodyOf, chunk, delivery, head, keyLine, times } from '../../support/hostile/requests.js'

const count = 200
const body = bodyOf(undefined, 60_000)
const half = body.slice(0, 30_000)
const declared = head(keyLine, `content-length: ${body.length}`) + half
const chunked = head(keyLine, 'transfer-encoding: chunked') + chunk(half)

/** Goes on with a body now and then until the server has had enough. */
async function drip(connections: readonly Connection[]): Promise<void> {
  for await (const _ of setInterval(50)) {
    if (connections.every(({ socket }) => !socket.writable)) return
    for (const [index, connection] of connections.entries()) {
      connection.write(index % 2 === 0 ? ' ' : chunk(' '))
    }
  }
}

describe.each(hosts)('%s', (host) => {
  const server = new HostileServer(host, { bodyTimeoutMs: 1_000 })

  function begin(): Connection[] {
    return times(count, (index) => {
      const connection = new Connection(server.port)
      connection.write(index % 2 === 0 ? declared : chunked)
      return connection
    })
  }

  async function statusesOf(connections: readonly Connection[]) {
    const answers = await Promise.all(connections.map((connection) => connection.rest()))
    return answers.flat().map(({ status }) => status)
  }

  it(`answers 408 to ${count} bodies that stop and ${count} that drip, and 200 to good ones`, () =>
    server.endures(async () => {
      const stopped = begin()
      const dripping = begin()
      await server.until(({ requests }) => requests === 2 * count)
      let isOver = false
      const cutOff = Promise.all([
        statusesOf(stopped),
        statusesOf(dripping),
        drip(dripping),
      ]).finally(() => {
        isOver = true
      })
      let good = 0
      for (; !isOver; good += 1) expect((await send(server.port, delivery()))?.status).toBe(200)

      const [ofStopped, ofDripping] = await cutOff
      expect(ofStopped).toEqual(times(count, () => 408))
      // A sender that is writing at that moment may only see the end of the connection.
      expect(ofDripping).toEqual(times(ofDripping.length, () => 408))
      const { outcomes, handled } = await server.until(({ sockets }) => sockets === 0)
      expect(outcomes).toEqual({ body_timeout: 2 * count, handled: good })
      expect(handled).toBe(good)
    }))
})
