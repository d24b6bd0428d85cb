import { describe, inject, it } from 'vitest'

/** A `describe` of tests on a server of this run; skipped only where the machine has none. */
export function describeWith(
  server: 'postgresUrl' | 'redisUrl',
  name: string,
  tests: (url: string) => void,
): void {
  const url = inject(server)
  if (url !== undefined) describe(name, () => tests(url))
  else describe.skip(name, () => it(`needs a server (${server})`))
}
