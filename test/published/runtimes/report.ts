import { conformanceTests } from '../../conformance/conformance-tests.js'
import type { Host } from '../../conformance/host.js'

/** The result in a runtime, printed as one line of JSON. */
export interface Report {
  readonly version: string
  readonly passed: number
  readonly differing: number
  readonly failures: readonly string[]
}

/**
 * Runs the conformance tests of a host in this process and prints the result. `version` is what the
 * runtime itself says that it is.
 */
export async function report(version: string, host: Host): Promise<void> {
  let passed = 0
  let differing = 0
  const failures: string[] = []
  for (const { name, run } of conformanceTests(host)) {
    try {
      await run()
      if (name.startsWith('differs: ')) differing += 1
      else passed += 1
    } catch (error) {
      failures.push(`${name}\n${error instanceof Error ? error.stack : error}`)
    }
  }
  const result: Report = { version, passed, differing, failures }
  console.log(JSON.stringify(result))
}
