import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler } from '../../../src/adapters/node.js'
import { report } from './report.js'

await report(process.versions.node, {
  name: 'http.createServer',
  style: 'node',
  async start(qondor, before) {
    const handle = toNodeHandler(qondor)
    const server = createServer((request, response) => {
      const next = () => void handle(request, response)
      if (before?.node) before.node(request, response, next)
      else next()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return {
      url: `http://127.0.0.1:${port}/qondor`,
      async close() {
        const closed = once(server, 'close')
        server.close()
        server.closeAllConnections()
        await closed
      },
    }
  },
})
