import { createHash, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Connection, send } from '../../support/hostile/connection.js'
import { HostileServer, hosts } from '../../support/hostile/hostile-server.js'
import { bodyOf, chunk, delivery, head, keyLine, times } from '../../support/hostile/requests.js'

const whole = delivery()
const chunkedHead = head(keyLine, 'transfer-encoding: chunked')

/** What looks like noise, and is the same in every run. */
function noise(seed: number): string {
  return createHash('shake256', { outputLength: 5_000 })
    .update(`${seed}`)
    .digest()
    .toString('latin1')
}

const junk = [
  ...times(50, noise),
  // A TLS handshake, HTTP/2, and bytes that are not HTTP of any version.
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'POST /hook HTTP/9.9\r\n\r\n',
  'NO HTTP\r\n\r\n',
  '{"webhookId":"1"}',
  '\0'.repeat(100_000),
  '\r\n'.repeat(10_000),
  head(`${keyLine}\0`),
  head(keyLine, 'no header'),
  head(keyLine, ...times(3_000, (index) => `x-${index}: ${index}`)),
  head(keyLine, `x-long: ${'x'.repeat(100_000)}`),
  head(keyLine, 'content-length: -1'),
  head(keyLine, 'content-length: 1e3'),
  // Lengths that contradict each other smuggle requests.
  head(keyLine, 'content-length: 5', 'content-length: 6') + whole,
  head(keyLine, 'content-length: 5', 'transfer-encoding: chunked') + whole,
  head(keyLine, 'transfer-encoding: chunked, identity') + whole,
  `${chunkedHead}no size\r\n`,
  `${chunkedHead}ffffffffffffffffff\r\n`,
  `${chunkedHead}${chunk(bodyOf())}-1\r\n`,
  `${chunkedHead}5;${'x'.repeat(100_000)}`,
  'CONNECT localhost:1 HTTP/1.1\r\nhost: localhost\r\n\r\n',
  ...times(20, (index) => whole.slice(0, (index * whole.length) / 20)),
]

describe.each(hosts)('%s', (host) => {
  const server = new HostileServer(host)

  it('runs no handler for bytes that are not HTTP, or only the beginning of it', () =>
    server.endures(async () => {
      const answers = junk.map((data) => {
        const connection = new Connection(server.port)
        connection.write(data)
        connection.socket.end()
        return connection.rest()
      })
      const statuses = (await Promise.all(answers)).flat().map(({ status }) => status)
      expect(statuses.filter((status) => ![400, 413, 431].includes(status))).toEqual([])
      const { handled } = await server.until(({ sockets }) => sockets === 0)
      expect(handled).toBe(0)
    }))

  it('answers each of several requests on one connection by itself', () =>
    server.endures(async () => {
      const answers = times(100, async () => {
        const connection = new Connection(server.port)
        const wrongKey = delivery(bodyOf(), 'x-qondor-key: wrong')
        const get = whole.replace('POST', 'GET')
        connection.write(delivery() + wrongKey + delivery('no JSON') + get + delivery())
        const statuses = []
        for (let answer = 0; answer < 5; answer += 1) {
          statuses.push((await connection.next())?.status)
        }
        connection.socket.destroy()
        return statuses
      })
      expect(await Promise.all(answers)).toEqual(times(100, () => [200, 401, 400, 405, 200]))
    }))

  it('handles events once each when junk came between them and they come again', () =>
    server.endures(async () => {
      const deliveries: string[] = []
      const answers = junk.map((data) => {
        const pair = [delivery(bodyOf(randomUUID())), delivery(bodyOf(randomUUID()))]
        deliveries.push(...pair)
        const connection = new Connection(server.port)
        connection.write(pair.join(data))
        connection.socket.end()
        return connection.rest()
      })
      await Promise.all(answers)
      const again = await Promise.all(deliveries.map((each) => send(server.port, each)))
      expect(again.map((answer) => answer?.status)).toEqual(times(deliveries.length, () => 200))
      const { handled, handledAgain } = await server.until(({ sockets }) => sockets === 0)
      expect({ handled, handledAgain }).toEqual({ handled: deliveries.length, handledAgain: 0 })
    }))
})
