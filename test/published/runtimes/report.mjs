import { conformanceTests } from 'qondor-webhooks/conformance'

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
      await run()
      if (name.startsWith('differs: ')) result.differing += 1
      else result.passed += 1
    } catch (error) {
      result.failures.push(`${name}\n${error instanceof Error ? error.stack : error}`)
    }
  }
  console.log(JSON.stringify(result))
}
