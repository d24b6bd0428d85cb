import { pollWithoutSleep, runRound, startServer, stopServer } from './http-client.mjs'
import { routes } from './http-routes.mjs'
import { median, range } from './measure.mjs'

const module = new URL('http-routes.mjs', import.meta.url)
const rounds = 12
// Until the store is full of ids, as it is in a server that has run for a while.
const warmUpRounds = 4
// What a process compiles and where its memory lies differ from one start to the next.
const pairs = 5

/** Requests per second and CPU time per request of our route over a plain one, by framework. */
export async function benchFrameworks() {
  const stopPolling = pollWithoutSleep()
  const rows = []
  for (const framework of Object.keys(routes)) {
    const ratios = []
    for (let pair = 0; pair < pairs; pair += 1) ratios.push(await runPair(framework))
    rows.push({
      'our route over a plain one': framework,
      'requests per second': range(ratios.map(({ perSecond }) => perSecond)),
      'CPU time per request': range(ratios.map(({ cpu }) => cpu)),
    })
  }
  stopPolling()
  return rows
}

/** @param {string} framework */
async function runPair(framework) {
  const plain = await startServer(module, framework, 'plain')
  const ours = await startServer(module, framework, 'ours')
  const perSecond = []
  const cpu = []
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    const [first, second] = [await runRound(plain), await runRound(ours)]
    if (round < warmUpRounds) continue
    perSecond.push(second.perSecond / first.perSecond)
    cpu.push(second.cpu / first.cpu)
  }
  await stopServer(plain)
  await stopServer(ours)
  return { perSecond: median(perSecond), cpu: median(cpu) }
}
