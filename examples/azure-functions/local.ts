// Replaces `func start` if Azure's tools are not installed: it collects the functions that
// register themselves, as Azure's worker does, and calls them over HTTP. It is not deployed.
import { createServer, type IncomingMessage } from 'node:http'
import Module from 'node:module'
import { buffer } from 'node:stream/consumers'
import azure, { type HttpHandler, type HttpRequest } from '@azure/functions'

type Metadata = { bindings: Record<string, { methods?: string[]; route?: string }> }

const handlers = new Map<string, HttpHandler>()

// The package that functions register with exists only inside the worker.
const worker = {
  setProgrammingModel() {},
  registerFunction({ bindings }: Metadata, handler: HttpHandler) {
    for (const { methods = [], route } of Object.values(bindings)) {
      for (const method of methods) handlers.set(`${method} /api/${route}`, handler)
    }
  },
}
const { require: requireOther } = Module.prototype
Module.prototype.require = function (this: Module, id: string) {
  return id === '@azure/functions-core' ? worker : requireOther.call(this, id)
} as typeof requireOther

await import('./src/functions/qondor.js')

createServer(async (incoming, outgoing) => {
  const handler = handlers.get(`${incoming.method} ${incoming.url}`)
  if (!handler) return outgoing.writeHead(404).end()
  const answer = await handler(await toRequest(incoming), new azure.InvocationContext())
  const response = new azure.HttpResponse(answer)
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(await response.text())
}).listen(process.env.PORT ?? 3000)

async function toRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  const { method = 'GET', url, headersDistinct } = incoming
  const headers = Object.entries(headersDistinct).map(([name, values]) => [name, values?.join()])
  return new azure.HttpRequest({
    method,
    url: new URL(url ?? '/', 'http://localhost').href,
    headers: Object.fromEntries(headers),
    body: { bytes: await buffer(incoming) },
  })
}
