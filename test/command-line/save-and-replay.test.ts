import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDelivery } from '../../src/testing/create-delivery.js'
import { createInvalidDelivery } from '../../src/testing/create-invalid-delivery.js'
import { expectOneLine, key, run } from './run-command.js'
import { startApp } from './start-app.js'
import { startListen } from './start-listen.js'
import { temporaryFolder } from './temporary-folder.js'

const auth = { header: 'x-qondor-key', value: key }
const bodies = [
  ...Array.from({ length: 12 }, (_, index) => {
    return createDelivery('OfferSentV1', { offerId: index + 1 }, { auth }).body
  }),
  createInvalidDelivery('invalid_encoding').body,
  createInvalidDelivery('invalid_json').body,
].map((body) => Buffer.from(body))

async function save(folder: string): Promise<void> {
  const listen = await startListen(['--json', '--save', folder])
  for (const body of bodies) {
    const headers = { 'x-qondor-key': key, cookie: `secret=${key}`, 'content-type': 'text/json' }
    await fetch(listen.url, { method: 'POST', headers, body })
  }
  await fetch(listen.url, { method: 'POST', body: 'not let in' })
  expect((await listen.stop()).code).toBe(0)
}

describe('listen --save and replay', () => {
  it('send the same bytes again, in order', async () => {
    const folder = join(temporaryFolder(), 'new', 'folder')
    await save(folder)
    const app = await startApp()
    const finished = await run(['replay', folder, '--to', app.url, '--auth-value', key])
    expect(app.arrived.map(({ body }) => body)).toEqual(bodies)
    for (const { headers } of app.arrived) {
      expect(headers).toMatchObject({ 'x-qondor-key': key, 'content-type': 'text/json' })
    }
    expect(finished).toMatchObject({ code: 0, stderr: '' })
    expect(finished.stdout).toContain('14 sent: 14 × 200')
  })

  it('keep no key and let nobody else read', async () => {
    const folder = temporaryFolder()
    await save(folder)
    const names = readdirSync(folder)
    expect(names).toHaveLength(bodies.length * 2)
    for (const name of names) {
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain(key)
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
    }
  })

  it('go on behind what is there', async () => {
    const folder = temporaryFolder()
    await save(folder)
    await save(folder)
    const app = await startApp()
    await run(['replay', folder, '--to', app.url])
    expect(app.arrived.map(({ body }) => body)).toEqual([...bodies, ...bodies])
    expect(app.arrived[0]?.headers['x-qondor-key']).toBeUndefined()
  })

  it('replay one file, and a file of lines', async () => {
    const folder = temporaryFolder()
    await save(folder)
    const app = await startApp()
    await run(['replay', join(folder, '000003-OfferSentV1.json'), '--to', app.url])
    const lines = join(folder, 'lines.jsonl')
    writeFileSync(
      lines,
      Buffer.concat(bodies.slice(0, 2).flatMap((body) => [body, Buffer.from('\n')])),
    )
    await run(['replay', lines, '--to', app.url])
    expect(app.arrived.map(({ body }) => body)).toEqual([bodies[2], bodies[0], bodies[1]])
  })

  it('tell with exit code 1 that one was not taken', async () => {
    const folder = temporaryFolder()
    await save(folder)
    const app = await startApp([200, 500])
    const { code, stdout } = await run(['replay', folder, '--to', app.url])
    expect(code).toBe(1)
    expect(stdout).toContain('14 sent: 7 × 200, 7 × 500')
  })

  it.each([
    ['a folder that is not there', () => '/none/there', /no such file or folder/],
    ['an empty folder', temporaryFolder, /holds no deliveries/],
    [
      'metadata that is none',
      () => {
        const folder = temporaryFolder()
        writeFileSync(join(folder, '000001-PingV1.json'), '{}')
        writeFileSync(join(folder, '000001-PingV1.meta'), '{')
        return folder
      },
      /is no metadata of a saved delivery/,
    ],
  ])('say in one line what is wrong: %s', async (_what, path, says) => {
    const finished = await run(['replay', path(), '--to', 'http://127.0.0.1:1/'])
    expect(expectOneLine(finished, 1)).toMatch(says)
  })

  it('say in one line that a folder cannot be had', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const finished = await run(['listen', '--no-auth', '--port', '0', '--save', file])
    expect(expectOneLine(finished, 1)).toContain('exists already')
  })

  it('end listen with exit code 1 when it cannot save any more', async () => {
    const folder = temporaryFolder()
    const listen = await startListen(['--save', folder])
    writeFileSync(join(folder, '000001-PingV1.json'), 'of another')
    await fetch(listen.url, { method: 'POST', ...createDelivery('PingV1', {}, { auth }) })
    const { code, stderr } = await listen.ends()
    expect(code).toBe(1)
    expect(stderr).toMatch(/\nqondor-webhooks: .*000001-PingV1\.json: exists already.*\n$/)
  })
})
