import { createServer, type RequestListener } from 'node:http'
import { expect, it } from 'vitest'
import type { WebhookReceiver } from '../../../src/index.js'
import { runScript } from '../../support/examples/running-example.js'
import { serve } from '../../support/hosts/serve.js'
import { testHost } from '../../support/hosts/test-host.js'

// By its address, since it imports the package that is unpacked beside it, which the compiler
// does not find in a fresh clone.
const adapter = new URL('../../../examples/own-adapter/adapter.ts', import.meta.url).href
const { toHandler }: { toHandler(qondor: WebhookReceiver): RequestListener } = await import(
  /* @vite-ignore */ adapter
)

it('the test of a user for their own adapter passes, run by node:test', async () => {
  const output = await runScript('own-adapter', 'test')
  expect(output).toMatch(/^# fail 0$/m)
  expect(Number(/^# pass (\d+)$/m.exec(output)?.[1])).toBeGreaterThan(5)
})

testHost({
  name: 'the adapter of a user',
  style: 'event',
  start: (qondor) => serve(createServer(toHandler(qondor))),
})
