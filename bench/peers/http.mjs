import { freshBody } from '../bodies.mjs'
import { compareRoutes } from '../compare-routes.mjs'
import { pollWithoutSleep, qondorExchange } from '../http-client.mjs'
import { received, routes } from './http-routes.mjs'
import { prepareSigned } from './octokit.mjs'
import { prepareStripe } from './stripe.mjs'

const module = new URL('http-routes.mjs', import.meta.url)
const rounds = 5
const topic = 'OfferSentV1'
const answer = JSON.stringify(received)

const contenders = [
  { contender: 'qondor-webhooks', route: 'ours', exchange: qondorExchange },
  {
    contender: 'by hand, with Zod',
    route: 'byHand',
    exchange: { ...qondorExchange, answer },
  },
  {
    contender: '@octokit/webhooks createNodeMiddleware',
    route: 'octokit',
    exchange: { makeDelivery: () => prepareSigned(freshBody(topic), topic), answer: 'ok\n' },
  },
  {
    contender: 'stripe constructEvent, and a switch',
    route: 'stripe',
    exchange: { makeDelivery: () => prepareStripe(freshBody(topic), topic), answer },
  },
]

/** Requests per second and CPU time per request of each contender's route over a plain one. */
export async function benchHttp() {
  const stopPolling = pollWithoutSleep()
  const rows = []
  for (const framework of Object.keys(routes)) {
    const compared = await compareRoutes(module, framework, contenders, rounds)
    for (const { contender, perSecond, cpu } of compared) {
      rows.push({
        framework,
        contender,
        'requests per second, over a plain route': perSecond,
        'CPU time per request': cpu,
      })
    }
  }
  stopPolling()
  return rows
}
