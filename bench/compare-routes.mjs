import { qondorExchange, runRound, startServer, stopServer } from './http-client.mjs'
import { median, range } from './measure.mjs'

// Until our store is full of ids, as it is in a server that has run for a while.
const warmUpRounds = 4
// What a process compiles and where its memory lies differ from one start to the next.
const starts = 5

/**
 * @typedef {object} Route beside the plain one
 * @property {string} route
 * @property {import('./http-client.mjs').Exchange} exchange
 */

/**
 * Requests per second and CPU time per request of each route over the framework's plain one: the
 * median of several starts, the lowest and the highest.
 *
 * @template {Route} Compared
 * @param {URL} module
 * @param {string} framework
 * @param {Compared[]} routes
 * @param {number} rounds
 */
export async function compareRoutes(module, framework, routes, rounds) {
  const compared = routes.map((route) => ({ ...route, ...noRatios() }))
  for (let start = 0; start < starts; start += 1) {
    const measured = await runStart(module, framework, routes, rounds)
    for (const [index, { perSecond, cpu }] of measured.entries()) {
      compared[index]?.perSecond.push(median(perSecond))
      compared[index]?.cpu.push(median(cpu))
    }
  }
  return compared.map(({ perSecond, cpu, ...route }) => {
    return { ...route, perSecond: range(perSecond), cpu: range(cpu) }
  })
}

/**
 * Starts a server for each route, and runs them in turn.
 *
 * @param {URL} module
 * @param {string} framework
 * @param {Route[]} routes
 * @param {number} rounds
 */
async function runStart(module, framework, routes, rounds) {
  const plain = await startServer(module, framework, 'plain')
  const measured = []
  for (const { route, exchange } of routes) {
    const server = await startServer(module, framework, route)
    measured.push({ server, exchange, ...noRatios() })
  }
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    const base = await runRound(plain, qondorExchange)
    for (const { server, exchange, perSecond, cpu } of measured) {
      const ran = await runRound(server, exchange)
      if (round < warmUpRounds) continue
      perSecond.push(ran.perSecond / base.perSecond)
      cpu.push(ran.cpu / base.cpu)
    }
  }
  for (const server of [plain, ...measured.map((each) => each.server)]) await stopServer(server)
  return measured
}

/** @returns {{ perSecond: number[], cpu: number[] }} */
function noRatios() {
  return { perSecond: [], cpu: [] }
}
