import { describe, it } from 'vitest'
import { conformanceTests } from '../../conformance/conformance-tests.js'
import type { Host } from '../../conformance/host.js'

/** Runs the conformance tests against a host. */
export function testHost(host: Host): void {
  describe(host.name, () => {
    for (const { name, run } of conformanceTests(host)) it(name, run)
  })
}
