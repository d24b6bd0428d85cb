// Loaded before a README snippet: a server that it starts listens on a free port of loopback, gets
// the six documented bodies with the key and one without, then a GET of each path in SNIPPET_GETS,
// and then the process ends.
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { Server } from 'node:http'

export const key = 'the key of the snippet'
process.env['QONDOR_WEBHOOK_KEY'] = key

const documented = new URL('../../../fixtures/documented/', import.meta.url)
const { listen } = Server.prototype

/** @param {unknown[]} args */
Server.prototype.listen = function listenOnLoopback(...args) {
  const onListening = args.filter((arg) => typeof arg === 'function')
  Reflect.apply(listen, this, [0, '127.0.0.1', ...onListening])
  void deliverTo(this)
  return this
}

/** @param {Server} server */
async function deliverTo(server) {
  if (!server.listening) await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  await deliverAll((init) => fetch(`http://127.0.0.1:${port}/qondor`, init))
  for (const path of (process.env['SNIPPET_GETS'] ?? '').split(' ').filter(Boolean)) {
    const { status } = await fetch(`http://127.0.0.1:${port}${path}`)
    console.log(`GET ${path} ${status}`)
  }
  process.exit()
}

/**
 * Prints the status and the body of each answer.
 *
 * @param {(init: RequestInit) => Promise<Response>} post
 */
export async function deliverAll(post) {
  for (const name of readdirSync(documented)) {
    const body = readFileSync(new URL(name, documented), 'utf8')
    await print(await post({ method: 'POST', headers: { 'x-qondor-key': key }, body }))
  }
  await print(await post({ method: 'POST', headers: {}, body: '{}' }))
}

/** @param {Response} response */
async function print(response) {
  const { outcome } = /** @type {{ outcome: string }} */ (await response.json())
  console.log(`answered ${response.status} ${outcome}`)
}
