import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { createDelivery } from '../../../src/testing/index.js'
import { key, run } from '../../support/command-line/run-command.js'
import { endless, startEndlessApp } from '../../support/command-line/start-endless-app.js'
import { startListen } from '../../support/command-line/start-listen.js'
import { temporaryFolder } from '../../support/command-line/temporary-folder.js'

const auth = { header: 'x-qondor-key', value: key }
const megabyte = 1024 * 1024

/** The memory of a process, in bytes. */
function memoryOf(pid: number | undefined): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)])) * 1024
}

async function deliver(url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', ...createDelivery('PingV1', {}, { auth }) })
  expect(response.status).toBe(200)
}

const cases = [
  ['that floods', endless.flood, '200, cut off after 64 KiB', 3_000],
  ['that drips', endless.drip, '200 duplicate, no end within 5 s', 8_000],
  ['that breaks off', endless.breakOff, '200, broken off', 3_000],
] as const

describe('an answer without an end', () => {
  it.each(cases)(
    '%s is cut off by listen --forward',
    async (_what, answer, says, withinMs) => {
      const app = await startEndlessApp(answer)
      const listen = await startListen(['--forward', app.url])
      const startedAt = performance.now()
      await deliver(listen.url)
      await vi.waitFor(() => expect(listen.lines()[1]).toContain(`  ${says}  PingV1  `), 15_000)
      expect(performance.now() - startedAt).toBeLessThan(withinMs)
      await app.closed()
      expect((await listen.stop()).code).toBe(0)
    },
    30_000,
  )

  it.each(cases)(
    '%s is cut off by send',
    async (_what, answer, says, withinMs) => {
      const app = await startEndlessApp(answer)
      const startedAt = performance.now()
      const { code, stdout } = await run(['send', 'PingV1', '--to', app.url])
      expect(performance.now() - startedAt).toBeLessThan(withinMs)
      expect(stdout).toContain(`${says}  PingV1  `)
      expect(stdout).toContain(`1 sent: 1 × ${says}\n`)
      expect(code).toBe(0)
    },
    30_000,
  )

  it('is cut off by replay', async () => {
    const app = await startEndlessApp(endless.flood)
    const file = join(temporaryFolder(), 'body.json')
    writeFileSync(file, createDelivery('PingV1').body)
    const { stdout } = await run(['replay', file, '--to', app.url])
    expect(stdout).toContain('1 sent: 1 × 200, cut off after 64 KiB\n')
    await app.closed()
  })

  it('is marked in JSON', async () => {
    const app = await startEndlessApp(endless.flood)
    const listen = await startListen(['--json', '--forward', app.url])
    await deliver(listen.url)
    await vi.waitFor(() => expect(listen.events()).toHaveLength(2), 5_000)
    const cut = { status: 200, cut: 'cut off after 64 KiB' }
    expect(listen.events()[1]).toMatchObject({ type: 'forward', number: 1, ...cut })
    await listen.stop()
  })
})

describe('an app that never answers', () => {
  it('holds no more than so much of the memory of listen', async () => {
    const app = await startEndlessApp(endless.silence)
    const listen = await startListen(['--json', '--forward', app.url])
    const comment = 'x'.repeat(200_000)
    const send = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) {
        const fields = { commentText: comment }
        const delivery = createDelivery('OfferCommentToCustomerCreatedV1', fields, { auth })
        await fetch(listen.url, { method: 'POST', ...delivery })
      }
    }
    await send(120)
    const before = memoryOf(listen.pid)
    await send(400)
    expect(memoryOf(listen.pid) - before).toBeLessThan(60 * megabyte)
    const refused = listen.events().filter(({ type }) => type === 'forward')
    expect(refused.length).toBeGreaterThan(400)
    expect(refused[0]).toMatchObject({
      problem: expect.stringMatching(/^not forwarded: \d+ deliveries/),
    })
    expect(app.arrived()).toBe(32)
    expect((await listen.stop()).code).toBe(0)
  }, 60_000)
})
