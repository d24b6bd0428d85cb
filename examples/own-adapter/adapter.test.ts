import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { conformanceTests, type Host } from 'qondor-webhooks/conformance'
import { toHandler } from './adapter.js'

const host: Host = {
  name: 'our own adapter',
  style: 'event',
  async start(qondor) {
    const server = createServer(toHandler(qondor))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      async close() {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      },
    }
  },
}

for (const { name, run } of conformanceTests(host)) test(name, run)
