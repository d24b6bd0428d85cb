import { expect, it } from 'vitest'
import { runScript } from '../../support/examples/running-example.js'

it('an adapter of a user passes the conformance suite, run by node:test', async () => {
  const output = await runScript('own-adapter', 'test')
  expect(output).toMatch(/^# fail 0$/m)
  expect(Number(/^# pass (\d+)$/m.exec(output)?.[1])).toBeGreaterThan(60)
})
