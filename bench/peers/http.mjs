import { freshBody } from '../bodies.mjs'
import {
  pollWithoutSleep,
  qondorExchange,
  runRound,
  startServer,
  stopServer,
} from '../http-client.mjs'
import { median } from '../measure.mjs'
import { routes } from './http-routes.mjs'
import { prepareSigned } from './octokit.mjs'
import { prepareStripe } from './stripe.mjs'

const module = new URL('http-routes.mjs', import.meta.url)
const rounds = 4
// Until our store is full of ids, as it is in a server that has run for a while.
const warmUpRounds = 3
// What a process compiles and where its memory lies differ from one start to the next.
const starts = 2
const topic = 'OfferSentV1'

/** @type {Record<string, { contender: string, exchange: import('../http-client.mjs').Exchange }>} */
const contenders = {
  plain: { contender: 'JSON.parse and nothing', exchange: qondorExchange },
  ours: { contender: 'qondor-webhooks', exchange: qondorExchange },
  byHand: {
    contender: 'by hand, with Zod',
    exchange: { ...qondorExchange, answer: '{"received":true}' },
  },
  octokit: {
    contender: '@octokit/webhooks createNodeMiddleware',
    exchange: { makeDelivery: () => prepareSigned(freshBody(topic), topic), answer: 'ok\n' },
  },
  stripe: {
    contender: 'stripe constructEvent, and a switch',
    exchange: {
      makeDelivery: () => prepareStripe(freshBody(topic), topic),
      answer: '{"received":true}',
    },
  },
}

/** Requests per second and CPU time of routes that do the same, over a plain one, by framework. */
export async function benchHttp() {
  const stopPolling = pollWithoutSleep()
  const rows = []
  for (const framework of Object.keys(routes)) {
    /** @type {Record<string, Round[]>} */
    const measured = {}
    for (let start = 0; start < starts; start += 1) {
      for (const [route, round] of Object.entries(await runAll(framework))) {
        measured[route] = [...(measured[route] ?? []), ...round]
      }
    }
    for (const [route, { contender }] of Object.entries(contenders)) {
      if (route === 'plain') continue
      rows.push({ framework, contender, ...ratios(measured[route] ?? []) })
    }
  }
  stopPolling()
  return rows
}

/** @typedef {{ perSecond: number, cpu: number }} Round of one route over the plain route's */

/**
 * Starts a server for each contender and runs them in turn.
 *
 * @param {string} framework
 */
async function runAll(framework) {
  /** @type {Record<string, Awaited<ReturnType<typeof startServer>>>} */
  const servers = {}
  for (const route of Object.keys(contenders)) {
    servers[route] = await startServer(module, framework, route)
  }
  /** @type {Record<string, Round[]>} */
  const measured = {}
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    let plain = { perSecond: Number.NaN, cpu: Number.NaN }
    for (const [route, server] of Object.entries(servers)) {
      const { perSecond, cpu } = await runRound(server, contenders[route]?.exchange)
      if (route === 'plain') plain = { perSecond, cpu }
      if (round < warmUpRounds) continue
      const over = { perSecond: perSecond / plain.perSecond, cpu: cpu / plain.cpu }
      measured[route] = [...(measured[route] ?? []), over]
    }
  }
  for (const server of Object.values(servers)) await stopServer(server)
  return measured
}

/** @param {Round[]} rounds */
function ratios(rounds) {
  return {
    'requests per second, over a plain route': median(
      rounds.map(({ perSecond }) => perSecond),
    ).toFixed(2),
    'CPU time per request': median(rounds.map(({ cpu }) => cpu)).toFixed(2),
  }
}
