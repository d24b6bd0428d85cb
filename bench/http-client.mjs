import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { freshBody, headers } from './bodies.mjs'

const connections = 64
const requestsPerConnection = 64

/**
 * Starts http-server.mjs in a separate process, with a route of the module at `routes`.
 *
 * @param {URL} routes
 * @param {string} framework
 * @param {string} route
 */
export async function startServer(routes, framework, route) {
  const child = fork(new URL('http-server.mjs', import.meta.url), [routes.href, framework, route])
  const [{ port }] = await once(child, 'message')
  return { child, port: Number(port), handles: route !== 'plain' }
}

/** @param {Awaited<ReturnType<typeof startServer>>} server */
export async function stopServer({ child }) {
  child.disconnect()
  await once(child, 'exit')
}

/**
 * A request to send, and the expected text of the response, besides a status of 200.
 *
 * @typedef {object} Exchange
 * @property {() => { headers: Record<string, string>, body: string }} makeDelivery
 * @property {string} answer
 */

/** @type {Exchange} */
export const qondorExchange = {
  makeDelivery: () => ({ headers, body: freshBody() }),
  answer: '"outcome":"handled"',
}

/**
 * Opens keep-alive connections and sends each its share of requests, one after the other. Answers
 * the requests per second and the server's CPU time in microseconds, both without the opening. Fails
 * if a request was refused or an event was passed over.
 *
 * @param {Awaited<ReturnType<typeof startServer>>} server
 * @param {Exchange} exchange
 */
export async function runRound({ child, port, handles }, { makeDelivery, answer }) {
  const shares = await Promise.all(
    Array.from({ length: connections }, () => makeShare(port, makeDelivery)),
  )
  const before = await askUsage(child)
  const start = process.hrtime.bigint()
  await Promise.all(shares.map(({ socket, requests }) => sendAll(socket, requests, answer)))
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  const after = await askUsage(child)
  for (const { socket } of shares) socket.destroy()
  const requests = connections * requestsPerConnection
  const handled = after.handled - before.handled
  if (handles && handled !== requests) {
    throw new Error(`The handler ran ${handled} times, not ${requests}.`)
  }
  return { perSecond: requests / seconds, cpu: after.cpu - before.cpu }
}

/**
 * @param {number} port
 * @param {Exchange['makeDelivery']} makeDelivery
 */
async function makeShare(port, makeDelivery) {
  const requests = Array.from({ length: requestsPerConnection }, () => toRequest(makeDelivery()))
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return { socket, requests }
}

// A client that sleeps is woken by the server's write, which costs the server more the longer it
// lets the client wait. One that never sleeps costs all servers the same.
export function pollWithoutSleep() {
  let isPolling = true
  const poll = () => {
    if (isPolling) setImmediate(poll)
  }
  poll()
  return () => {
    isPolling = false
  }
}

/** @param {import('node:child_process').ChildProcess} child */
async function askUsage(child) {
  child.send('usage')
  const [{ user, system, handled }] = await once(child, 'message')
  return { cpu: Number(user) + Number(system), handled: Number(handled) }
}

/**
 * @param {import('node:net').Socket} socket
 * @param {Buffer[]} requests
 * @param {string} expected
 */
function sendAll(socket, requests, expected) {
  return new Promise((resolve, reject) => {
    let sent = 0
    const next = () => socket.write(requests[sent++] ?? '')
    const take = (/** @type {Buffer} */ answer) => {
      const isTaken = answer.includes('HTTP/1.1 200 OK') && answer.includes(expected)
      if (!isTaken) reject(new Error(answer.toString()))
      else if (sent < requests.length) next()
      else resolve(undefined)
    }
    socket.on('data', take).on('close', () => reject(new Error('The server hung up.')))
    next()
  })
}

/** @param {{ headers: Record<string, string>, body: string }} delivery */
function toRequest({ headers, body }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`POST /qondor HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}
