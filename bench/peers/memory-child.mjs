// A child of memory.mjs: sends one contender a million events, and reports the heap early on and at the end.
import { freshBody } from '../bodies.mjs'
import { contenders } from './contenders.mjs'

const topic = 'OfferSentV1'
const [name = ''] = process.argv.slice(2)
let count = 0
const contender = contenders[name]?.(async () => {
  count += 1
})
if (!contender) throw new Error(`There is no contender ${name}.`)

await takeUntil(20_000)
const early = heap()
await takeUntil(1_000_000)
process.send?.({ early, late: heap() })
process.disconnect()

/** @param {number} total */
async function takeUntil(total) {
  while (count < total) {
    const before = count
    await contender?.take(contender.prepare(freshBody(topic), topic))
    if (count === before) throw new Error(`${name} passed over an event.`)
  }
}

function heap() {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1024 / 1024
}
