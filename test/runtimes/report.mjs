import { conformanceTests } from 'qondor-webhooks/conformance'

const longestMs = 20_000

/**
 * What a runtime tells of itself, as one line of JSON.
 * @typedef {object} Report
 * @property {string} version
 * @property {number} passed
 * @property {number} differing
 * @property {string[]} failures
 */

/**
 * Runs the conformance tests of a host in this process, and prints what came of it.
 * @param {string} version The version of the runtime, in the runtime's own words.
 * @param {import('qondor-webhooks/conformance').Host} host
 */
export async function report(version, host) {
  /** @type {Report} */
  const result = { version, passed: 0, differing: 0, failures: [] }
  for (const { name, run } of conformanceTests(host)) {
    try {
      await soon(run())
      if (name.startsWith('differs: ')) result.differing += 1
      else result.passed += 1
    } catch (error) {
      result.failures.push(`${name}\n${error instanceof Error ? error.stack : error}`)
    }
  }
  console.log(JSON.stringify(result))
}

/**
 * Rejects where a promise takes too long, so that a test that hangs has a name.
 * @param {Promise<void>} promise
 */
async function soon(promise) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It took more than ${longestMs} ms.`)), longestMs)
  })
  try {
    await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
