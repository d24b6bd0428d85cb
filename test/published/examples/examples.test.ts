import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHosts } from '../../../scripts/generate/host-pages.mjs'
import { bodies, lines, linesOf, post } from '../../support/examples/documented-deliveries.js'
import {
  key,
  type RunningExample,
  runScript,
  start,
} from '../../support/examples/running-example.js'

describe.each(readHosts())('examples/$name', (example) => {
  let running: RunningExample

  beforeAll(async () => {
    if (example.isBuilt) await runScript(example.name, 'build')
    running = await start(example)
  }, 300_000)

  afterAll(async () => {
    await running?.stop()
  })

  it('lets nobody in without the key', async () => {
    for (const body of bodies) {
      expect(await post(running, body, 'wrong')).toEqual([401, 'unauthorized'])
    }
    expect(running.output()).not.toContain('OfferSentV1')
  })

  it('hands each documented body to its typed handler, once', async () => {
    for (const outcome of ['handled', 'duplicate']) {
      for (const body of bodies) {
        expect(await post(running, body, key)).toEqual([200, outcome])
      }
    }
    // What a process printed may arrive after what it answered.
    await expect.poll(() => linesOf(running), { timeout: 10_000 }).toHaveLength(lines.length)
    expect(new Set(linesOf(running))).toEqual(new Set(lines))
    expect(running.output()).toContain('Offer 1 of [Project Name] was sent.')
  })
})
