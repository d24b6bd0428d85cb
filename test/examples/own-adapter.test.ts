import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runScript } from './running-example.js'

it('an adapter of a user passes the conformance suite, run by node:test', async () => {
  const folder = fileURLToPath(new URL('../../examples/own-adapter/', import.meta.url))
  const output = await runScript(folder, 'test')
  expect(output).toMatch(/^# fail 0$/m)
  expect(Number(/^# pass (\d+)$/m.exec(output)?.[1])).toBeGreaterThan(60)
})
