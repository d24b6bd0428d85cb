import { describe, expect, it } from 'vitest'
import { send } from '../../support/hostile/connection.js'
import {
  HostileServer,
  leftOver,
  type Report,
  type ServerOptions,
} from '../../support/hostile/hostile-server.js'
import { bodyOf, delivery, times } from '../../support/hostile/requests.js'

type Difference = (before: Report, after: Report) => boolean

const leaks = [
  ['connection', (_, { uncollected }) => uncollected > leftOver.objects],
  ['request', (_, { uncollected }) => uncollected > leftOver.objects],
  ['delivery', (_, { uncollected }) => uncollected > leftOver.objects],
  ['body', (before, after) => after.bytes - before.bytes > leftOver.bytes],
  ['timer', (before, after) => after.resources.length > before.resources.length],
] satisfies [ServerOptions['leak'], Difference][]

describe.each(leaks)('a server that keeps every %s', (leak, isNoticed) => {
  const server = new HostileServer('http.createServer', { leak })

  it('is noticed', async () => {
    const { before, after } = await server.compare(async () => {
      const large = () => delivery(bodyOf(undefined, 20_000))
      await Promise.all(times(250, () => send(server.port, large())))
    })
    expect(isNoticed(before, after)).toBe(true)
  })
})
