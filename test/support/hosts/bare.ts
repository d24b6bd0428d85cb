import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { toNodeHandler } from '../../../src/adapters/node.js'
import type { WebhookReceiver } from '../../../src/index.js'
import type { Before, Host } from '../../conformance/host.js'
import { serve } from './serve.js'

/** A request listener with something before the adapter. */
export function listenerOf(qondor: WebhookReceiver, before?: Before) {
  const handle = toNodeHandler(qondor)
  return (request: IncomingMessage, response: ServerResponse): void => {
    const next = () => void handle(request, response)
    if (before?.node) before.node(request, response, next)
    else next()
  }
}

export const bareHost: Host = {
  name: 'http.createServer',
  style: 'node',
  start: (qondor, before) => {
    return serve(createServer(before ? listenerOf(qondor, before) : toNodeHandler(qondor)))
  },
}
