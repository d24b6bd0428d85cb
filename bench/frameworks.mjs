import { compareRoutes } from './compare-routes.mjs'
import { pollWithoutSleep, qondorExchange } from './http-client.mjs'
import { routes } from './http-routes.mjs'

const module = new URL('http-routes.mjs', import.meta.url)
const rounds = 12
const ours = { route: 'ours', exchange: qondorExchange }

/** Requests per second and CPU time per request of our route over a plain one, by framework. */
export async function benchFrameworks() {
  const stopPolling = pollWithoutSleep()
  const rows = []
  for (const framework of Object.keys(routes)) {
    for (const { perSecond, cpu } of await compareRoutes(module, framework, [ours], rounds)) {
      rows.push({
        'our route over a plain one': framework,
        'requests per second': perSecond,
        'CPU time per request': cpu,
      })
    }
  }
  stopPolling()
  return rows
}
