import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Connection } from '../../support/hostile/connection.js'
import { HostileServer, hosts } from '../../support/hostile/hostile-server.js'
import { bodyOf, delivery, times } from '../../support/hostile/requests.js'

const events = 7_000
const repeats = 3_000
const connections = 256

/** Of seven ids one comes twice at once, one again a little later, and one again much later. */
function idsWithRepeats(): string[] {
  const ids = times(events, () => randomUUID())
  return ids.flatMap((id, index) => {
    const distance = [0, 100, 3_000][index % 7]
    return distance === undefined ? [id] : [id, ids.at(index - distance) ?? id]
  })
}

describe.each(hosts)('%s', (host) => {
  const server = new HostileServer(host)

  /** Delivers the ids, each connection taking the next one when it is free; counts the answers. */
  async function deliver(ids: readonly string[]) {
    const answers: Record<string, number> = {}
    const underWay = new Set<string>()
    let meetings = 0
    const queue = ids.values()
    const workers = times(connections, async () => {
      const connection = new Connection(server.port)
      for (const webhookId of queue) {
        if (underWay.has(webhookId)) meetings += 1
        underWay.add(webhookId)
        connection.write(delivery(bodyOf(webhookId)))
        const answer = await connection.next()
        underWay.delete(webhookId)
        const text = `${answer?.status} ${answer?.body.replace(webhookId, 'its id')}`
        answers[text] = (answers[text] ?? 0) + 1
      }
      connection.socket.destroy()
    })
    await Promise.all(workers)
    return { answers, meetings }
  }

  it(
    `handles each of ${events} events once in ${events + repeats} deliveries`,
    {
      timeout: 60_000,
    },
    () =>
      server.endures(async () => {
        const { answers, meetings } = await deliver(idsWithRepeats())
        expect(answers).toEqual({
          '200 {"outcome":"handled","webhookId":"its id"}': events,
          '200 {"outcome":"duplicate","webhookId":"its id"}': repeats,
        })
        expect(meetings).toBeGreaterThan(0)
        const { outcomes, handled, handledAgain } = await server.until(
          ({ sockets }) => sockets === 0,
        )
        expect(outcomes).toEqual({ handled: events, duplicate: repeats })
        expect({ handled, handledAgain }).toEqual({ handled: events, handledAgain: 0 })
      }),
  )
})
