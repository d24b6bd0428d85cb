import { sizeOf } from '../bodies.mjs'
import { countingHandler } from '../counting-handler.mjs'
import { topics } from './by-hand-schemas.mjs'
import { compare } from './compare.mjs'
import { contenders } from './contenders.mjs'

/**
 * What one event of each topic takes with each contender, over `JSON.parse` with a handler that
 * nobody awaits.
 */
export async function benchEvents() {
  const counter = countingHandler()
  const made = Object.fromEntries(
    Object.entries(contenders).map(([name, make]) => [name, make(counter.handler)]),
  )
  /** @type {Record<string, Record<string, string>>} */
  const columns = {}
  for (const topic of topics) {
    const ratios = await compare(made, counter, topic)
    for (const [name, ratio] of ratios) {
      columns[name] = { ...columns[name], [`${topic}, ${sizeOf(topic)} bytes`]: ratio }
    }
  }
  return Object.entries(made).map(([contender, { checks }]) => {
    const { sender, schema, duplicates } = checks
    return {
      contender,
      'checks the sender': sender || 'no',
      'the schema': schema ? 'yes' : 'no',
      duplicates: duplicates ? 'yes' : 'no',
      ...columns[contender],
    }
  })
}
