// The package as it is built, in a folder where Zod cannot be found, or only an older one.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entries, specifierOf } from '../../scripts/entries.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)

// The engines are imported when a queue starts, so that these entries load without them. The API of
// OpenTelemetry is imported by the one entry that is nothing without it.
const names = Object.keys(entries)
  .filter((name) => name !== 'schemas' && name !== 'opentelemetry')
  .map(specifierOf)

const use = `
const ping = '{"webhookId":"1","timestamp":"1","topic":"PingV1"}'
const seen = [parseQondorWebhook(ping).topic]
const qondor = createQondorWebhooks({ auth: false }).onAny((event) => void seen.push(event.topic))
const received = await qondor.receive({ headers: {}, body: ping })
const delivered = await deliver(qondor, 'OfferSentV1', { offerId: 42 })
console.log(seen.join(), received.outcome, delivered.outcome, createEvent('PingV1').topic)
`
const programs = {
  'esm.mjs': `
import { createQondorWebhooks, parseQondorWebhook } from 'qondor-webhooks'
import { createEvent, deliver } from 'qondor-webhooks/testing'
for (const name of ${JSON.stringify(names)}) await import(name)
${use}`,
  'commonjs.cjs': `
const { createQondorWebhooks, parseQondorWebhook } = require('qondor-webhooks')
const { createEvent, deliver } = require('qondor-webhooks/testing')
for (const name of ${JSON.stringify(names)}) require(name)
;(async () => {${use}})()`,
}

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qondor-webhooks-without-zod-'))
  const installed = join(folder, 'node_modules/qondor-webhooks')
  for (const path of ['package.json', 'dist', 'schemas']) {
    cpSync(join(root, path), join(installed, path), { recursive: true })
  }
  for (const [name, code] of Object.entries(programs)) writeFileSync(join(folder, name), code)
})

afterAll(() => rmSync(folder, { recursive: true }))

async function node(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, args, { cwd: folder })
  return stdout
}

describe('without Zod', () => {
  it.each(Object.keys(programs))(
    'every entry but /schemas loads, and the package works: %s',
    async (program) => {
      const printed = await node(program)
      expect(printed).toBe('PingV1,PingV1,OfferSentV1 handled handled PingV1\n')
    },
    60_000,
  )

  it('the command line sends, validates and prints schemas', async () => {
    const command = join(folder, 'node_modules/qondor-webhooks/dist/command-line.js')
    const body = join(root, 'fixtures/documented/ping-v1.json')
    expect(await node(command, 'validate', body)).toMatch(/ {2}valid {2}PingV1\n$/)
    expect(await node(command, 'schema', 'PingV1')).toContain('"title": "PingV1"')
    // Nobody listens there, which it says once it has made the event.
    const sent = node(command, 'send', 'PingV1', '--to', 'http://127.0.0.1:1')
    await expect(sent).rejects.toThrow(/No response from/)
  }, 60_000)

  it.each([
    ['import', "import('qondor-webhooks/schemas')"],
    ['require', "require('qondor-webhooks/schemas')"],
  ])('/schemas names what is missing: %s', async (_how, code) => {
    await expect(node('-e', code)).rejects.toThrow(/Cannot find (module|package) 'zod'/)
  })
})

describe('with Zod 3', () => {
  beforeAll(() => {
    const zod = join(folder, 'node_modules/zod')
    mkdirSync(dirname(zod), { recursive: true })
    // The installed Zod 4 has Zod 3 inside.
    mkdirSync(zod)
    symlinkSync(join(root, 'node_modules/zod'), join(zod, 'zod4'))
    const manifest = { name: 'zod', version: '3.25.76', main: './index.cjs' }
    const exports = { '.': { import: './index.mjs', require: './index.cjs' } }
    writeFileSync(join(zod, 'package.json'), JSON.stringify({ ...manifest, exports }))
    writeFileSync(join(zod, 'index.cjs'), "module.exports = require('./zod4/v3/index.cjs')")
    writeFileSync(join(zod, 'index.mjs'), "export * from './zod4/v3/index.js'")
  })

  it.each([
    ['import', "import('qondor-webhooks/schemas')"],
    ['require', "require('qondor-webhooks/schemas')"],
  ])('/schemas says which version it needs: %s', async (_how, code) => {
    await expect(node('-e', code)).rejects.toThrow(/needs Zod 4\.1 or later.*npm install zod/)
  })

  it.each(Object.keys(programs))('the rest works: %s', async (program) => {
    expect(await node(program)).toContain('handled handled')
  })
})
