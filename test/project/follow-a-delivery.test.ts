import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Session } from 'node:inspector/promises'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { toNodeHandler } from '../../src/adapters/node.js'
import { bodyOf } from '../support/receiver/bodies.js'
import { headers, makeQondor } from '../support/receiver/qondor.js'

/** The files of src that the calls of one delivery go through, from the request to the handler. */
async function filesOfDelivery(): Promise<readonly string[]> {
  const session = new Session()
  session.connect()
  onTestFinished(() => session.disconnect())
  await session.post('Profiler.enable')
  let files: readonly string[] = []
  const qondor = makeQondor().onOfferSent(async () => {
    const { result } = await session.post('Profiler.takePreciseCoverage')
    files = result
      .filter(({ functions }) => functions.some(({ ranges }) => (ranges[0]?.count ?? 0) > 0))
      .map(({ url }) => url.split('/src/')[1])
      .filter((file) => file !== undefined)
      .sort()
  })
  const server = createServer(toNodeHandler(qondor)).listen(0)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers,
    body: bodyOf('OfferSentV1'),
  })
  expect(response.status).toBe(200)
  return files
}

it('CONTRIBUTING.md names each file that a delivery goes through, and there are few', async () => {
  const page = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8')
  const section = page.split('## Follow a delivery')[1]?.split('\n## ')[0] ?? ''
  const named = [...section.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file]) => file)

  const files = await filesOfDelivery()
  expect(files.filter((file) => !named.includes(file))).toEqual([])
  expect(files.length).toBeGreaterThan(20)
  expect(files.length).toBeLessThanOrEqual(25)
})
