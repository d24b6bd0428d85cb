import { fork } from 'node:child_process'
import { once } from 'node:events'
import { contenders } from './contenders.mjs'

const child = new URL('memory-child.mjs', import.meta.url)

/** How the heap of a process grows over a million events, each with a unique id. */
export async function benchPeersMemory() {
  const rows = []
  for (const contender of Object.keys(contenders)) {
    const { early, late } = await run(contender)
    rows.push({
      contender,
      'heap after 20,000 events, MB': early.toFixed(1),
      'after 1,000,000': late.toFixed(1),
      'bytes an event': (((late - early) * 1024 * 1024) / 980_000).toFixed(1),
    })
  }
  return rows
}

/** @param {string} contender */
async function run(contender) {
  const process = fork(child, [contender], { execArgv: ['--expose-gc'] })
  const [heap] = await once(process, 'message')
  return heap
}
