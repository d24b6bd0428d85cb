import { createServer } from 'node:http'
import { conformanceTests, type Host } from 'qondor-webhooks/conformance'
import { nodeHandler } from '../adapters.js'

export const server = createServer(nodeHandler)

export const host: Host = {
  name: 'a server',
  style: 'node',
  start: async () => ({ url: 'http://127.0.0.1', close: async () => {} }),
}

export const names = conformanceTests(host).map(({ name }) => name)

conformanceTests('no host') // error
