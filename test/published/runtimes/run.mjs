// Runs the conformance suite in each runtime, on the package as packed. Fails for a runtime where a
// test fails, that does not start, that is another version than asked for, or that ran no test.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { bundle } from './bundle.mjs'
import { runtimes } from './runtimes.mjs'

const longestMs = 180_000

/**
 * @param {import('./runtimes.mjs').Runtime} runtime
 * @returns {Promise<import('./report.js').Report>}
 */
async function run({ command: [program = '', ...args] }) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const late = setTimeout(() => child.kill(), longestMs)
  try {
    const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'close')])
    if (code !== 0) throw new Error(`It ended with ${code ?? signal}.\n${output}`)
    return JSON.parse(output)
  } finally {
    clearTimeout(late)
  }
}

/** @param {import('./runtimes.mjs').Runtime} runtime */
async function check(runtime) {
  const title = `${runtime.name} ${runtime.version}`
  try {
    const { version, passed, differing, failures } = await run(runtime)
    const counts = `${passed} passed, ${differing} differ as named, ${failures.length} failed`
    console.log([`${title}: ${counts}`, ...failures].join('\n'))
    if (version !== runtime.version) throw new Error(`It says that it is ${version}.`)
    if (passed === 0) throw new Error('It ran no case.')
    return failures.length === 0
  } catch (error) {
    console.log(`${title}: ${error instanceof Error ? error.message : error}`)
    return false
  }
}

await bundle()
const results = []
for (const runtime of runtimes) results.push(await check(runtime))
if (results.includes(false)) process.exitCode = 1
