import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDelivery, createInvalidDelivery } from '../../../src/testing/index.js'
import { expectOneLine, key, run } from '../../support/command-line/run-command.js'
import { startApp } from '../../support/command-line/start-app.js'
import { startListen } from '../../support/command-line/start-listen.js'
import { temporaryFolder } from '../../support/command-line/temporary-folder.js'

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

async function post(url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', ...createDelivery('PingV1', {}, { auth }) })
  expect(response.status).toBe(200)
}

/** Saves some deliveries, and answers what is in the folder then. */
async function saveInto(folder: string, count: number): Promise<readonly string[]> {
  const listen = await startListen(['--save', folder])
  for (let index = 0; index < count; index += 1) await post(listen.url)
  expect((await listen.stop()).code).toBe(0)
  return readdirSync(folder).sort()
}

/** The bodies that a replay of a folder sends. */
async function replayAll(folder: string): Promise<readonly string[]> {
  const app = await startApp()
  expect((await run(['replay', folder, '--to', app.url])).code).toBe(0)
  return app.arrived.map(({ body }) => String(body))
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

  it('say that no key was sent, and sum up as JSON', async () => {
    const file = join(temporaryFolder(), 'one.json')
    writeFileSync(file, '{}')
    const app = await startApp([401], {}, () => '{"outcome":"unauthorized"}')
    const { code, stdout, stderr } = await run(['replay', file, '--to', app.url, '--json'])
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^No key was sent\. .*\n$/)])
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { type: 'response', delivery: file, status: 401, outcome: 'unauthorized' },
      { type: 'summary', sent: 1, outcomes: { unauthorized: 1 }, statuses: { 401: 1 } },
    ])
    const { stdout: text } = await run(['replay', file, '--to', app.url])
    expect(text).toContain('\n1 sent: 1 unauthorized\n')
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

  it.each([
    ['a folder', (folder: string) => [folder]],
    ['a pattern', (folder: string) => [join(folder, '*')]],
    ['a pattern of JSON', (folder: string) => [join(folder, '??????-*.json')]],
    [
      'what a shell makes of a pattern',
      (folder: string) =>
        readdirSync(folder)
          .sort()
          .map((name) => join(folder, name)),
    ],
  ])('replay %s in the order of arrival', async (_what, given) => {
    const folder = temporaryFolder()
    await save(folder)
    const app = await startApp()
    const { code, stdout } = await run(['replay', ...given(folder), '--to', app.url])
    expect([code, stdout]).toEqual([0, expect.stringContaining('14 sent: 14 × 200')])
    expect(app.arrived.map(({ body }) => body)).toEqual(bodies)
    expect(app.arrived[0]?.headers['content-type']).toBe('text/json')
  })

  it('end with exit code 1 if one was not accepted', async () => {
    const folder = temporaryFolder()
    await save(folder)
    const app = await startApp([200, 500])
    const { code, stdout } = await run(['replay', folder, '--to', app.url])
    expect(code).toBe(1)
    expect(stdout).toContain('14 sent: 7 × 200, 7 × 500')
  })

  it.each([
    ['a folder that is not there', () => '/none/there', /no such file or folder/],
    ['an empty folder', temporaryFolder, /no deliveries found/],
    [
      'metadata that is not metadata',
      () => {
        const folder = temporaryFolder()
        writeFileSync(join(folder, '000001-PingV1.json'), '{}')
        writeFileSync(join(folder, '000001-PingV1.meta'), '{')
        return folder
      },
      /is not the metadata of a saved delivery/,
    ],
  ])('say in one line what is wrong: %s', async (_what, path, says) => {
    const finished = await run(['replay', path(), '--to', 'http://127.0.0.1:1/'])
    expect(expectOneLine(finished, 1)).toMatch(says)
  })

  it('say in one line that a folder cannot be had', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const finished = await run(['listen', '--no-auth', '--port', '0', '--save', file])
    expect(expectOneLine(finished, 1)).toContain('already exists')
  })

  it.each([
    ['a number without end', ['9'.repeat(200)], 1],
    ['a number that is not exact', ['9007199254740993', '1000000000000000'], 1],
    ['a number that leaves no room', ['999999999999999', '1000000000000'], 1],
    ['a large number', ['999999999999'], 1_000_000_000_000],
    ['a number that is taken by another', ['000007'], 8],
  ])('go on beside %s in the name of a file', async (_what, numbers, first) => {
    const folder = temporaryFolder()
    const foreign = numbers.map((number) => `${number}-PingV1.json`)
    for (const name of foreign) writeFileSync(join(folder, name), 'of another')
    const names = await saveInto(folder, 2)
    expect(names.filter((name) => !foreign.includes(name))).toEqual(
      [first, first + 1].flatMap((number) => {
        const name = `${String(number).padStart(6, '0')}-PingV1`
        return [`${name}.json`, `${name}.meta`]
      }),
    )
    for (const name of foreign) expect(readFileSync(join(folder, name), 'utf8')).toBe('of another')
    const replayed = await replayAll(folder)
    expect(replayed.filter((body) => body.includes('PingV1'))).toHaveLength(2)
  })

  it('go on past whatever else has their names by now', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, '-PingV1.json'), 'of another')
    const listen = await startListen(['--save', folder])
    writeFileSync(join(folder, '000001-PingV1.json'), 'of another')
    writeFileSync(join(folder, '000002-PingV1.meta'), 'of another')
    mkdirSync(join(folder, '000003-PingV1.json'))
    symlinkSync('/none/there', join(folder, '000004-PingV1.meta'))
    await post(listen.url)
    expect((await listen.stop()).code).toBe(0)
    expect(readdirSync(folder)).toContain('000005-PingV1.json')
    expect(readdirSync(folder)).toContain('000005-PingV1.meta')
    expect(readdirSync(folder)).toHaveLength(7)
    expect(readFileSync(join(folder, '000001-PingV1.json'), 'utf8')).toBe('of another')
    expect(readFileSync(join(folder, '000002-PingV1.meta'), 'utf8')).toBe('of another')
  })

  it('share a folder', async () => {
    const folder = temporaryFolder()
    const [one, other] = [
      await startListen(['--save', folder]),
      await startListen(['--save', folder]),
    ]
    await Promise.all(Array.from({ length: 20 }, () => [post(one.url), post(other.url)]).flat())
    expect([(await one.stop()).code, (await other.stop()).code]).toEqual([0, 0])
    expect(readdirSync(folder)).toHaveLength(80)
    expect(new Set(await replayAll(folder)).size).toBe(40)
  })

  it('end listen with exit code 1 when it cannot save any more', async () => {
    const folder = temporaryFolder()
    const listen = await startListen(['--save', folder])
    rmSync(folder, { recursive: true })
    await fetch(listen.url, { method: 'POST', ...createDelivery('PingV1', {}, { auth }) })
    const { code, stderr } = await listen.ends()
    expect(code).toBe(1)
    expect(stderr).toMatch(/\nqondor-webhooks: .*000001-PingV1\.meta: no such file or folder\.\n$/)
  })
})
