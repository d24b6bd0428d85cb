// A child of http.mjs: the server that is measured. Answers its port, then its CPU time on request.
import { createServer } from 'node:http'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { auth } from './bodies.mjs'

/** @type {Record<string, import('node:http').RequestListener>} */
const listeners = {
  bare: (request, response) => {
    /** @type {Buffer[]} */
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const { webhookId } = JSON.parse(Buffer.concat(chunks).toString())
      const answer = JSON.stringify({ outcome: 'handled', webhookId })
      response.writeHead(200, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'content-length': Buffer.byteLength(answer),
      })
      response.end(answer)
    })
  },
  ours: toNodeHandler(createQondorWebhooks({ auth }).onOfferSent(async () => {})),
}

const server = createServer(listeners[process.argv[2] ?? ''])
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('message', () => process.send?.(process.cpuUsage()))
