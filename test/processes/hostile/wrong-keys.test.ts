import { describe, expect, it } from 'vitest'
import { Connection } from '../../support/hostile/connection.js'
import { HostileServer, hosts } from '../../support/hostile/hostile-server.js'
import { bodyOf, delivery, head, key, keyLine, times } from '../../support/hostile/requests.js'

const wrongKeys = [
  ['accept: */*'],
  ['x-qondor-key:'],
  [`x-qondor-key: ${key.slice(0, -1)}`],
  [`${keyLine}y`],
  [`x-qondor-key: ${key.toUpperCase()}`],
  [`x-qondor-key: ${'k'.repeat(4_000)}`],
  ['x-qondor-key: nøkkel'],
  [keyLine, keyLine],
  [keyLine, 'X-Qondor-Key: other'],
  [`x-qondor-key: ${key}, ${key}`],
  [`authorization: ${key}`],
]

describe.each(hosts)('%s', (host) => {
  const server = new HostileServer(host)
  const bodies = [bodyOf(), bodyOf(undefined, 100_000), 'no JSON', '']

  /** The statuses of requests, spread over connections and pipelined on each. */
  async function statusesOf(requests: readonly string[], connectionCount: number) {
    const perConnection = requests.length / connectionCount
    const statuses = times(connectionCount, async (row) => {
      const connection = new Connection(server.port)
      const own = requests.slice(row * perConnection, (row + 1) * perConnection)
      for (const request of own) connection.write(request)
      const answers: unknown[] = []
      for (const _ of own) answers.push((await connection.next())?.status)
      connection.socket.destroy()
      return answers
    })
    return (await Promise.all(statuses)).flat()
  }

  async function guess(requests: readonly string[], connectionCount: number): Promise<void> {
    expect(await statusesOf(requests, connectionCount)).toEqual(times(requests.length, () => 401))
    const { outcomes, handled } = await server.until(({ sockets }) => sockets === 0)
    expect({ outcomes, handled }).toEqual({
      outcomes: { unauthorized: requests.length },
      handled: 0,
    })
  }

  const requests = times(1_000, (index) => {
    const body = bodies[Math.floor(index / wrongKeys.length) % bodies.length]
    return delivery(body, ...(wrongKeys[index % wrongKeys.length] ?? []))
  })

  it.each([5, 250])('answers 401 to 1,000 wrong keys on %i connections', (connectionCount) =>
    server.endures(() => guess(requests, connectionCount)),
  )

  it('answers 401 to 250 wrong keys before their bodies come', () =>
    server.endures(() => {
      const heads = times(250, (index) => {
        return head('content-length: 100000', ...(wrongKeys[index % wrongKeys.length] ?? []))
      })
      return guess(heads, heads.length)
    }))
})
