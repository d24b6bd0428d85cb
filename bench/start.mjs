import { adapters } from './adapters.mjs'
import { holdTo, measure } from './measure.mjs'
import { startProcess } from './start-process.mjs'

const rounds = 40
const once = () => [undefined]

/** How much longer than an empty process one takes that imports an entry of the package. */
export async function benchStart() {
  const main = 'qondor-webhooks'
  const adapter = `${main}/node`
  /** @type {Record<string, string[]>} */
  const imports = {
    'nothing, in a second empty process': [],
    'an empty module': ['data:text/javascript,'],
    ...Object.fromEntries(adapters.map((adapter) => [adapter, [adapter]])),
    'all adapters': adapters,
    zod: ['zod'],
    [main]: [main],
    [`${main} and all adapters`]: [main, ...adapters],
  }
  const variants = Object.fromEntries(
    Object.entries(imports).map(([name, modules]) => [name, () => startProcess(modules)]),
  )
  const { empty = Number.NaN, ...times } = await measure(
    once,
    { empty: () => startProcess([]), ...variants },
    rounds,
  )
  const overAdapter = ((times[main] ?? Number.NaN) - (times[adapter] ?? Number.NaN)) / 1e6
  holdTo(5, `ms of ${main} over ${adapter} alone`, overAdapter)
  return Object.entries(times).map(([name, time]) => ({
    'a process that imports': name,
    'ms over an empty one': ((time - empty) / 1e6).toFixed(1),
  }))
}
