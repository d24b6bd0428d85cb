import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { createDelivery } from '../../../src/testing/index.js'
import { expectHarmless, hostileTexts } from '../../support/command-line/hostile-texts.js'
import { key, run } from '../../support/command-line/run-command.js'
import { startApp } from '../../support/command-line/start-app.js'
import { startListen } from '../../support/command-line/start-listen.js'
import { temporaryFolder } from '../../support/command-line/temporary-folder.js'

const auth = { header: 'x-qondor-key', value: key }
const texts = hostileTexts(60)

/** Bodies that hold a text wherever one is printed. */
function bodiesWith(text: string): readonly string[] {
  const envelope = { webhookId: text || 'x', timestamp: '2026-01-01T00:00:00Z' }
  const known = JSON.parse(createDelivery('ProjectCreatedV1', { projectName: text }).body)
  return [
    JSON.stringify({ ...envelope, topic: text }),
    JSON.stringify({ ...known, [text]: 1 }),
    JSON.stringify({ ...known, projectId: text, webhookId: text }),
  ]
}

describe('what a sender wrote does nothing to the terminal', () => {
  it.each([[[]], [['--json']]])(
    'in the lines of listen --forward %s',
    async (flags) => {
      // The app sends every body back, as an outcome and a header too.
      const app = await startApp([200, 500], { 'x-back': 'a\u009b31m' }, (body) => {
        return JSON.stringify({ outcome: String(body), code: '\u001b[31mred' })
      })
      const listen = await startListen([...flags, '--forward', app.url])
      const bodies = texts.flatMap(bodiesWith)
      for (const body of bodies) {
        await fetch(listen.url, { method: 'POST', headers: { 'x-qondor-key': key }, body })
      }
      await vi.waitFor(() => expect(app.arrived).toHaveLength(bodies.length), 10_000)
      const { stdout, stderr } = await listen.stop()
      expectHarmless(stdout)
      expectHarmless(stderr)
      expect(stdout.split('\n').length).toBeGreaterThan(2 * bodies.length)
    },
    60_000,
  )

  it('in what validate says', async () => {
    const file = join(temporaryFolder(), 'captured.jsonl')
    writeFileSync(file, texts.flatMap(bodiesWith).join('\n'))
    const { stdout } = await run(['validate', file])
    expectHarmless(stdout)
    expect(stdout.match(/^\/.*jsonl:\d+ {2}\w+/gm)).toHaveLength(3 * texts.length)
  })

  it('in the names of files', async () => {
    const folder = temporaryFolder()
    const names = texts.map((text, index) => `${index}${text.replace(/[/\0]/g, '')}.json`)
    for (const name of names) {
      writeFileSync(join(folder, name), createDelivery('PingV1', {}, { auth }).body)
    }
    const app = await startApp()
    const { stdout } = await run(['validate', folder])
    expectHarmless(stdout, names.length)
    const replayed = await run(['replay', folder, '--to', app.url])
    expect(app.arrived).toHaveLength(names.length)
    expectHarmless(replayed.stdout)
    const [some] = names.filter((name) => name.includes('\u001b'))
    const one = await run(['replay', join(folder, String(some)), '--to', app.url])
    expectHarmless(one.stdout, 3)
    for (const name of ['\u001b[2Jgone.json', '\u202egone\u0007*.json']) {
      const missing = await run(['validate', join(folder, name)])
      expectHarmless(missing.stderr, 1)
      expect(missing.code).toBe(1)
    }
  })

  it('in the dead letters of a queue', async () => {
    const from = join(temporaryFolder(), 'queue.mjs')
    // Whatever an engine hands out, also from the user's own store.
    writeFileSync(
      from,
      `
      const texts = ${JSON.stringify(texts)}
      const letters = texts.map((text) => ({
        id: text, reason: text, attempts: 1, failedAt: new Date(0),
        delivery: { topic: text, webhookId: text, receivedAt: new Date(0) },
      }))
      export const queue = {
        stats: async () => { throw Object.assign(new Error('x'), { code: texts.join('') }) },
        dead: { list: async () => letters, replay: async () => true },
        close: async () => {},
      }
    `,
    )
    const text = await run(['queue', 'dead', '--from', from])
    expectHarmless(text.stdout, texts.length)
    const json = await run(['queue', 'dead', '--from', from, '--json'])
    expectHarmless(json.stdout, texts.length)
    const ids = texts.filter((id) => id !== '' && !/[\0\ud800-\udfff]|^-/.test(id))
    expectHarmless(
      (await run(['queue', 'replay', '--from', from, '--', ...ids])).stdout,
      ids.length,
    )
    const failed = await run(['queue', 'status', '--from', from])
    expectHarmless(failed.stderr, 1)
    expect(failed.code).toBe(1)
  })

  it.each([
    ['throw { toString() { throw 7 } }'],
    ['throw Object.create(null)'],
    ["class Odd extends Error { static name = '\\u001b[31m' }; throw new Odd('x')"],
    ['throw Object.assign(new Error(), { name: Symbol() })'],
    ["setTimeout(() => { throw '\\u001b[2J' }); await new Promise(() => setInterval(() => {}, 9))"],
    [
      'setTimeout(() => { throw Object.create(null) }); await new Promise(() => setInterval(() => {}, 9))',
    ],
  ])('in the errors of a module: %s', async (code) => {
    const from = join(temporaryFolder(), 'queue.mjs')
    writeFileSync(from, code)
    const { code: exitCode, stdout, stderr } = await run(['queue', 'status', '--from', from])
    expectHarmless(stderr, 1)
    expect(stderr).toMatch(/^qondor-webhooks: \S/)
    expect([exitCode, stdout]).toEqual([1, ''])
  })
})
