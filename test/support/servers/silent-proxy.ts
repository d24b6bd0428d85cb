import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP proxy on 127.0.0.1 that can fall silent, as a firewall does that forgot a connection. */
export interface SilentProxy {
  readonly port: number
  /**
   * From now on the open connections swallow all bytes, both ways, and are never closed. New
   * connections work. Returns how many went silent.
   */
  swallow(): number
  /** From now on new connections swallow all bytes too, until `restore` is called. */
  swallowNew(): void
  /** Lets new connections through again. Connections that went silent stay so. */
  restore(): void
  /** From now on new connections go to another port on 127.0.0.1, as after a failover. */
  pointTo(port: number): void
  /** How many connections were ever made. */
  connections(): number
  close(): Promise<void>
}

interface Pair {
  readonly client: Socket
  readonly server: Socket
  isSilent: boolean
}

/** Starts a proxy to a port on 127.0.0.1. */
export async function startSilentProxy(targetPort: number): Promise<SilentProxy> {
  const pairs = new Set<Pair>()
  let count = 0
  let swallowsNew = false
  let target = targetPort

  const listener = createServer((client) => {
    const pair = { client, server: connect(target, '127.0.0.1'), isSilent: swallowsNew }
    pairs.add(pair)
    count += 1
    forward(pair.client, pair.server, pair)
    forward(pair.server, pair.client, pair)
    const end = () => {
      // A silent connection hides even that one side closed.
      if (pair.isSilent) return
      destroy(pair)
      pairs.delete(pair)
    }
    for (const socket of [pair.client, pair.server]) socket.on('error', end).on('close', end)
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')

  return {
    port: (listener.address() as AddressInfo).port,
    swallow() {
      for (const pair of pairs) pair.isSilent = true
      return pairs.size
    },
    swallowNew() {
      swallowsNew = true
    },
    restore() {
      swallowsNew = false
    },
    pointTo(port) {
      target = port
    },
    connections: () => count,
    async close() {
      const closed = once(listener, 'close')
      listener.close()
      pairs.forEach(destroy)
      await closed
    },
  }
}

function forward(from: Socket, to: Socket, pair: Pair): void {
  from.on('data', (bytes) => {
    if (!pair.isSilent) to.write(bytes)
  })
}

function destroy({ client, server }: Pair): void {
  client.destroy()
  server.destroy()
}
