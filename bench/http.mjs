import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { freshBody, headers } from './bodies.mjs'
import { median } from './measure.mjs'

const connections = 32
const requestsPerConnection = 250
const rounds = 15

/** Requests per second and CPU per request of the Node handler, over a bare server's. */
export async function benchHttp() {
  const stopPolling = pollWithoutSleep()
  const bare = await startServer('bare')
  const ours = await startServer('ours')
  await runRound(bare)
  await runRound(ours)
  const throughput = []
  const cpu = []
  for (let round = 0; round < rounds; round += 1) {
    const [first, second] = [await runRound(bare), await runRound(ours)]
    throughput.push(second.perSecond / first.perSecond)
    cpu.push(second.cpu / first.cpu)
  }
  stopPolling()
  bare.child.kill()
  ours.child.kill()
  const title = '`toNodeHandler` over a bare `http` server that reads and calls `JSON.parse`'
  return [
    { [title]: 'requests per second', ratio: median(throughput).toFixed(2) },
    { [title]: 'CPU time per request', ratio: median(cpu).toFixed(2) },
  ]
}

// A client that sleeps is woken by the server's write, which costs the server more the longer it
// lets the client wait. One that never sleeps costs both servers the same.
function pollWithoutSleep() {
  let isPolling = true
  const poll = () => {
    if (isPolling) setImmediate(poll)
  }
  poll()
  return () => {
    isPolling = false
  }
}

/** @param {string} name */
async function startServer(name) {
  const child = fork(new URL('http-server.mjs', import.meta.url), [name])
  const [{ port }] = await once(child, 'message')
  return { child, port: Number(port) }
}

/** @param {Awaited<ReturnType<typeof startServer>>} server */
async function runRound(server) {
  const cpuBefore = await cpuOf(server.child)
  const start = process.hrtime.bigint()
  await Promise.all(Array.from({ length: connections }, () => runConnection(server.port)))
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  const cpu = (await cpuOf(server.child)) - cpuBefore
  return { perSecond: (connections * requestsPerConnection) / seconds, cpu }
}

/** @param {import('node:child_process').ChildProcess} child */
async function cpuOf(child) {
  child.send('cpu')
  const [{ user, system }] = await once(child, 'message')
  return Number(user) + Number(system)
}

/**
 * One keep-alive connection, one request after the other.
 *
 * @param {number} port
 */
async function runConnection(port) {
  const requests = Array.from({ length: requestsPerConnection }, makeRequest)
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  let next = 0
  await new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('data', (answer) => {
      if (!answer.includes('"outcome":"handled"')) reject(new Error(answer.toString()))
      if (next === requests.length) resolve(undefined)
      else socket.write(requests[next++] ?? '')
    })
    socket.write(requests[next++] ?? '')
  })
  socket.destroy()
}

function makeRequest() {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST / HTTP/1.1\r\n${lines.join('')}\r\n${freshBody()}`
}
