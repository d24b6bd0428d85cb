import type { Server } from 'node:http'
import { createServer } from 'node:http2'
import { toNodeHandler } from '../../../src/adapters/node.js'
import { connectHttp2 } from '../../conformance/clients/http2.js'
import type { Host } from '../../conformance/host.js'
import { listenerOf } from './bare.js'
import { serve } from './serve.js'

export const http2Host: Host = {
  name: 'http2.createServer',
  style: 'node',
  protocol: 'http/2',
  async start(qondor, before) {
    // Middleware for HTTP/1 takes HTTP/2's requests too; only their types are apart.
    const server = before
      ? createServer(listenerOf(qondor, before) as unknown as Parameters<typeof createServer>[1])
      : createServer(toNodeHandler(qondor))
    return { ...(await serve(server as unknown as Server)), connect: connectHttp2 }
  },
  differences: {
    'answers 401 to two authorization headers': {
      reason: "Node's client refuses to send a second one",
      clientError: 'ERR_HTTP2_HEADER_SINGLE_VALUE',
    },
  },
}
