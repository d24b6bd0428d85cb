import { afterAll, beforeAll, expect, it } from 'vitest'
import { key, type RunningExample, start } from '../../support/examples/running-example.js'
import { readFixture } from '../../support/fixtures.js'

let running: RunningExample

beforeAll(async () => {
  running = await start({ name: 'cloudflare-queues', path: '/' })
}, 120_000)

afterAll(() => running?.stop())

it('hands a delivery from the queue of workerd to its handlers', async () => {
  const response = await fetch(running.url, {
    method: 'POST',
    headers: { 'x-qondor-key': key },
    body: new Uint8Array(readFixture('documented', 'offer-sent-v1.json')),
  })
  expect([response.status, JSON.parse(await response.text()).outcome]).toEqual([200, 'queued'])
  await expect
    .poll(() => running.output(), { timeout: 30_000 })
    .toContain('Offer 1 of [Project Name] was sent.')
})
