// Runs the steps of `npm run check` and `npm run test:all`, and prints at the end how each went.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** @type {['ignore', 'inherit', 'inherit']} */
const live = ['ignore', 'inherit', 'inherit']
/** @type {['ignore', 'pipe', 'inherit']} */
const kept = ['ignore', 'pipe', 'inherit']

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} commands Lines for a shell, in their order; the first that fails ends the step.
 *
 * @typedef {object} Result
 * @property {string} name
 * @property {'passed' | 'failed' | 'left out'} outcome
 * @property {number} [seconds] How long it took.
 * @property {string} [reason] Why it was left out.
 */

/**
 * Runs a step, whose output goes to the terminal as it comes.
 * @param {Step} step
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function runStep({ name, commands }, env = process.env) {
  console.log(`\n=== ${name} ===`)
  return measure(name, spawn('sh', shellArgs(commands), { cwd: root, env, stdio: live }))
}

/**
 * Runs steps two at a time; the output of each is printed as a whole when it ends.
 * @param {Step[]} steps
 */
export async function runSideBySide(steps) {
  const waiting = steps.values()
  /** @type {Result[]} */
  const results = []
  const work = async () => {
    for (const { name, commands } of waiting) {
      const child = spawn('sh', shellArgs(commands), { cwd: root, stdio: kept })
      const [result, output] = await Promise.all([measure(name, child), text(child.stdout)])
      console.log(`\n=== ${name} ===\n${output.trimEnd()}`)
      results.push(result)
    }
  }
  await Promise.all([work(), work()])
  return results
}

/**
 * Prints a line for each step. Anything that failed makes the process fail.
 * @param {Result[]} results
 */
export function printSummary(results) {
  console.log('')
  for (const { name, outcome, seconds, reason } of results) {
    const note = reason ?? `${seconds?.toFixed(0)} s`
    console.log(`${outcome.padEnd(9)} ${name.padEnd(12)} ${note}`)
  }
  const count = (/** @type {string} */ wanted) =>
    results.filter(({ outcome }) => outcome === wanted).length
  const leftOut = count('left out')
  const rest = leftOut === 0 ? '' : `, ${leftOut} left out`
  console.log(`${count('passed')} passed, ${count('failed')} failed${rest}`)
  if (count('failed') > 0) process.exitCode = 1
}

/**
 * @param {string} name
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<Result>}
 */
async function measure(name, child) {
  const start = performance.now()
  const [code] = await once(child, 'close')
  const outcome = code === 0 ? 'passed' : 'failed'
  return { name, outcome, seconds: (performance.now() - start) / 1000 }
}

/** What a step prints as an error belongs between the lines before and after it. @param {string[]} commands */
function shellArgs(commands) {
  return ['-c', `exec 2>&1; ${commands.join(' && ')}`]
}
