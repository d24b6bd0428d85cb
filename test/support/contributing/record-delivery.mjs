// Runs one delivery in an isolate of its own, since a second profiler would spoil the coverage of the
// tests beside it. Posts the files of src that its calls go through, from the request to the handler.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Session } from 'node:inspector/promises'
import { parentPort, workerData } from 'node:worker_threads'

const { folder, body } = workerData
const { createQondorWebhooks } = await import(`${folder}/index.js`)
const { toNodeHandler } = await import(`${folder}/adapters/node.js`)

const session = new Session()
session.connect()
await session.post('Profiler.enable')
/** @type {string[]} */
let files = []
const auth = { header: 'x-qondor-key', value: 'record-delivery' }
const qondor = createQondorWebhooks({ auth }).onOfferSent(async () => {
  const { result } = await session.post('Profiler.takePreciseCoverage')
  files = result
    .filter(({ functions }) => functions.some(({ ranges }) => (ranges[0]?.count ?? 0) > 0))
    .filter(({ url }) => url.startsWith(folder))
    .map(({ url }) => url.slice(folder.length + 1).replace(/\.js$/, '.ts'))
    .sort()
})
const server = createServer(toNodeHandler(qondor)).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
const { status } = await fetch(`http://127.0.0.1:${port}`, {
  method: 'POST',
  headers: { [auth.header]: auth.value, 'content-type': 'application/json' },
  body,
})
parentPort?.postMessage({ status, files })
server.close()
session.disconnect()
