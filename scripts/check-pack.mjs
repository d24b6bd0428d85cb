// Packs the package, installs it in an empty project and uses it there as a stranger would, with
// the newest zod that we develop against and with the oldest that the peer range allows.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkPackedFiles } from './packed-files.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'qondor-webhooks-pack-'))
const installed = join(project, 'node_modules/qondor-webhooks')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const entries = Object.keys(manifest.exports)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => path.replace(/^\.\/?/, '') || 'index')

/** What an entry may import beside our own files and zod. */
const allowedImports = {
  // It plays the client, on Node's sockets.
  conformance: 'node:.+',
  'command-line': 'node:.+',
  'pg-boss': 'pg-boss|@electric-sql/pglite|proper-lockfile|node:fs/promises',
  bullmq: 'bullmq|ioredis',
}

/** Compiles as ESM and as CommonJS, and runs: `import` lines are the same in both. */
const consumer = `
import { createQondorWebhooks, ProjectStatus, QondorWebhookError } from 'qondor-webhooks'
import type { OfferSentV1, QondorTopic, QondorWebhookEvent } from 'qondor-webhooks'
import { bullmqQueue } from 'qondor-webhooks/bullmq'
import { conformanceTests, type Host } from 'qondor-webhooks/conformance'
import { toFastifyPlugin } from 'qondor-webhooks/fastify'
import { toFetchHandler } from 'qondor-webhooks/fetch'
import { toKoaMiddleware } from 'qondor-webhooks/koa'
import { toLambdaHandler } from 'qondor-webhooks/lambda'
import { toNodeHandler } from 'qondor-webhooks/node'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'
import { postgresStore } from 'qondor-webhooks/postgres'
import { decodeDelivery, type DeliveryQueue, encodeDelivery } from 'qondor-webhooks/queue'
import { redisStore } from 'qondor-webhooks/redis'
import { createEvent, deliver } from 'qondor-webhooks/testing'
import { offerSentV1Schema, qondorWebhookSchema } from 'qondor-webhooks/schemas'
import * as http from 'node:http'
import * as z from 'zod'

const qondor = createQondorWebhooks({ auth: { header: 'x-qondor-key', value: 'secret' } })
  .onOfferSent((event) => { const id: number = event.offerId; void id })
  .onProjectStatusChanged((event) => { void (event.newStatus === ProjectStatus.Confirmed) })

export const server: http.Server = http.createServer(toNodeHandler(qondor))
export const answer: Promise<Response> = Promise.resolve(
  toFetchHandler(qondor)(new Request('http://localhost/', { method: 'POST' })),
)
export const adapters = [toFastifyPlugin, toKoaMiddleware, toLambdaHandler].map((adapt) => {
  return adapt(qondor)
})
// Made, but not connected: neither engine is installed here.
export const queues: DeliveryQueue[] = [
  pgBossQueue({ connectionString: 'postgres://localhost/none' }),
  bullmqQueue({ connection: { url: 'redis://localhost' } }),
]
void Promise.all(queues.map((queue) => queue.ready().then(
  () => { throw new Error('an engine that is not installed was loaded') },
  (error) => { if (!/npm install/.test(error.message)) throw error },
)))
export const stored = (delivery: object) => encodeDelivery(decodeDelivery(delivery))
export const stores = [postgresStore, redisStore].map((make) => make.name)
export const delivered = deliver(qondor, 'OfferSentV1', { offerId: 7 }, { auth: { header: 'x-qondor-key', value: 'secret' } })
void delivered.then(({ outcome }) => { if (outcome !== 'handled') throw new Error(outcome) })
export const made: number = createEvent('OfferSentV1').offerId
export const testsOf = (host: Host): number => conformanceTests(host).length
export const extended = offerSentV1Schema.extend({ extra: z.string() })
export const parsed: QondorWebhookEvent = qondorWebhookSchema.parse({
  webhookId: '5fa8d8a2-5f4c-4bb5-a5b6-6a0d3d3a1f10',
  timestamp: '2026-01-01T00:00:00.0000000Z',
  topic: 'PingV1',
})
export const topic: QondorTopic = parsed.topic
export const same = (event: OfferSentV1): QondorWebhookEvent<'OfferSentV1'> => event
if (QondorWebhookError.is(new Error('not ours'))) throw new Error('is() takes any error')
void answer.then((response) => { if (response.status !== 401) throw new Error('not refused') })
`

try {
  pack()
  checkPackedFiles(installed)
  checkFiles()
  checkReproducible()
  for (const zod of ['zod', 'zod41']) useWith(zod)
} finally {
  rmSync(project, { recursive: true, force: true })
}

function pack() {
  const tarball = packInto(project)
  mkdirSync(installed, { recursive: true })
  run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'], project)
  mkdirSync(join(project, 'node_modules/@types'))
  symlinkSync(join(root, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'))
}

/** The name of the tarball. @param {string} folder */
function packInto(folder) {
  run('npm', ['pack', '--silent', '--pack-destination', folder], root)
  return readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? ''
}

/** Whoever builds the same commit again can tell that what was published is that. */
function checkReproducible() {
  const again = join(project, 'again')
  mkdirSync(again)
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const tarball = packInto(again)
  assert.ok(readFileSync(join(again, tarball)).equals(readFileSync(join(project, tarball))))
  console.log('built and packed again, it is the same to the byte')
}

function checkFiles() {
  const requireThere = createRequire(join(project, 'consumer.cjs'))
  assert.equal(requireThere('qondor-webhooks/schemas/offer-sent-v1.json').title, 'OfferSentV1')

  checkCommandLine()

  const dist = readdirSync(join(installed, 'dist')).filter((name) => name !== 'command-line')
  for (const name of dist) assert.match(name, /\.(js|cjs|d\.ts|d\.cts)$/)
  for (const extension of ['.js', '.cjs', '.d.ts', '.d.cts']) {
    for (const entry of entries) assert.ok(dist.includes(entry + extension), entry + extension)
  }

  for (const extension of ['.js', '.cjs']) {
    const files = dist.filter((name) => name.endsWith(extension))
    const code = files.map(readImporting).join('\n')
    // Twice the same class or schema would be two identities for whoever uses two entries.
    const declared = [...code.matchAll(/^(?:class|var|const) (\w+(?:Error|Schema))\b/gm)]
    const names = declared.map(([, name]) => name)
    assert.ok(names.length > 0)
    assert.deepEqual(names, [...new Set(names)], `declared once in dist/*${extension}`)
  }
}

/** Nothing but Node is there yet: the command line has all that it needs. */
function checkCommandLine() {
  const event = JSON.stringify({ webhookId: '1', timestamp: '1', topic: 'PingV1' })
  const name = Object.keys(manifest.bin)[0] ?? ''
  const bin = join(installed, manifest.bin[name])
  const printed = execFileSync(bin, ['validate', '-'], { input: event, encoding: 'utf8' })
  assert.equal(printed, '-  valid  PingV1\n')
}

/** The code of a file in dist, whose imports are looked at. @param {string} name */
function readImporting(name) {
  const code = readFileSync(join(installed, 'dist', name), 'utf8')
  const own = Object.entries(allowedImports).find(([entry]) => name.startsWith(`${entry}.`))
  const allowed = new RegExp(`^(\\./.+|zod${own ? `|${own[1]}` : ''})$`)
  const imports = code.matchAll(/\b(?:from\s*|import\s*|import\(|require\()\s*(['"])(.+?)\1/g)
  for (const [, , imported = ''] of imports) assert.match(imported, allowed, name)
  return code
}

/** @param {string} zod the folder in node_modules to take as zod */
function useWith(zod) {
  const link = join(project, 'node_modules/zod')
  rmSync(link, { force: true })
  symlinkSync(join(root, 'node_modules', zod), link)

  for (const extension of ['mts', 'cts']) {
    writeFileSync(join(project, `consumer.${extension}`), consumer)
  }
  // No skipLibCheck: our declarations and zod's are checked in full.
  const options = { target: 'es2022', lib: ['ES2022', 'DOM'], types: ['node'], strict: true }
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...options, module: 'nodenext', rootDir: '.' } }),
  )
  for (const compiler of ['typescript7', 'typescript']) {
    run(process.execPath, [join(root, 'node_modules', compiler, 'bin/tsc'), '-p', '.'], project)
  }
  for (const file of ['consumer.mjs', 'consumer.cjs']) run(process.execPath, [file], project)
  const version = JSON.parse(readFileSync(join(link, 'package.json'), 'utf8')).version
  console.log(`packed, compiled and run as ESM and CommonJS with zod ${version}`)
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
}
