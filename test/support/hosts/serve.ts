import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RunningHost } from '../../conformance/host.js'

/** Starts a server on a free port of this machine. */
export async function serve(server: Server): Promise<RunningHost> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      // An HTTP/2 server has no such method; there the client ends its sessions.
      server.closeAllConnections?.()
      await closed
    },
  }
}
