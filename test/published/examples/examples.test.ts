import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHosts } from '../../../scripts/generate/host-pages.mjs'
import {
  key,
  type RunningExample,
  runScript,
  start,
} from '../../support/examples/running-example.js'
import { readFixtures } from '../../support/fixtures.js'

const bodies = readFixtures('documented').map(({ bytes }) => new Uint8Array(bytes))
const lines = bodies.map((body) => {
  const { topic, webhookId } = JSON.parse(new TextDecoder().decode(body))
  return `${topic} ${webhookId}`
})

async function post(
  { url }: RunningExample,
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  return [response.status, JSON.parse(await response.text()).outcome]
}

describe.each(readHosts())('examples/$name', (example) => {
  let running: RunningExample

  beforeAll(async () => {
    if (example.isBuilt) await runScript(example.name, 'build')
    running = await start(example)
  }, 300_000)

  afterAll(() => running?.stop())

  it('lets nobody in without the key', async () => {
    for (const body of bodies) {
      expect(await post(running, body, { 'x-qondor-key': 'wrong' })).toEqual([401, 'unauthorized'])
    }
    expect(running.output()).not.toContain('OfferSentV1')
  })

  it('hands each documented body to its typed handler, once', async () => {
    for (const outcome of ['handled', 'duplicate']) {
      for (const body of bodies) {
        expect(await post(running, body, { 'x-qondor-key': key })).toEqual([200, outcome])
      }
    }
    // What a process printed may arrive after what it answered.
    await expect.poll(() => linesOf(running), { timeout: 10_000 }).toHaveLength(lines.length)
    expect(new Set(linesOf(running))).toEqual(new Set(lines))
    expect(running.output()).toContain('Offer 1 of [Project Name] was sent.')
  })
})

function linesOf({ output }: RunningExample): string[] {
  return output()
    .split('\n')
    .flatMap((line) => lines.find((expected) => line.includes(expected)) ?? [])
}
