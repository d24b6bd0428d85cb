// The command of docs/durable.md that bundles an app, run on an app for each engine.
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { type Plugin, rollup } from 'rollup'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { pages } from '../support/docs/pages.js'
import { createUserProject, type UserProject } from '../support/user-project.js'

const run = promisify(execFile)
const esbuild = fileURLToPath(new URL('../../node_modules/.bin/esbuild', import.meta.url))
const [, command = ''] =
  /^npx esbuild (.*--bundle.*)$/m.exec(pages.get('docs/durable.md') ?? '') ?? []
const externals = [...command.matchAll(/--external:(\S+)/g)].map(([, name]) => name ?? '')

/** An app that makes a queue, and prints whether it got as far as its engine. */
const app = (entry: string, queue: string): string => `
import { createQondorWebhooks } from 'qondor-webhooks'
import * as engine from 'qondor-webhooks/${entry}'
const queue = engine.${queue}
createQondorWebhooks({ auth: false, queue })
console.log(await queue.ready().then(() => 'ready', ({ code, cause }) => code + ' ' + cause?.code))
await queue.close()
`

const engines = [
  ['PostgreSQL', app('pg-boss', "pgBossQueue({ connectionString: 'postgres://a@127.0.0.1:1/b' })")],
  ['Redis', app('bullmq', "bullmqQueue({ connection: { host: '127.0.0.1', port: 1 } })")],
] as const

let project: UserProject
beforeAll(async () => {
  project = await createUserProject()
})
afterAll(() => project.remove())

/** Bundles an app and runs it: what it prints. */
async function bundleAndRun(code: string, options: readonly string[]): Promise<string> {
  writeFileSync(join(project.folder, 'server.mts'), code)
  await run(esbuild, [...options, '--log-level=error'], { cwd: project.folder })
  const { stdout } = await run(process.execPath, ['server.mjs'], { cwd: project.folder })
  return stdout.trim()
}

describe('a bundle by esbuild, with the engines left out as docs/durable.md says', () => {
  it.each(engines)(
    'reaches for its server: %s',
    async (_engine, code) => {
      // Nothing listens on the port: an engine that was not loaded would say invalid_options.
      expect(await bundleAndRun(code, command.split(' '))).toBe('queue_unavailable ECONNREFUSED')
    },
    60_000,
  )

  it.each(engines)(
    'does not without that: %s',
    async (_engine, code) => {
      const options = command.split(' ').filter((option) => !option.startsWith('--external:'))
      expect(await bundleAndRun(code, options)).toMatch(/^invalid_options/)
    },
    60_000,
  )

  it('leaves out every engine that is an optional peer', () => {
    // What only `/schemas` and `/opentelemetry` import is then in the bundle.
    const bundled = ['zod', '@opentelemetry/api']
    const peers = Object.keys(manifest.peerDependenciesMeta).filter((peer) => {
      return !bundled.includes(peer)
    })
    expect(externals.sort()).toEqual(peers.sort())
  })
})

describe('a build of an app that has installed pg-boss alone', () => {
  let folder: string
  const entry = () => join(folder, 'server.mjs')

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'qondor-bundling-'))
    // A copy: behind a link, the other engines in the root of ours would be found.
    const copy = join(folder, 'node_modules/qondor-webhooks')
    for (const part of ['package.json', 'dist']) {
      cpSync(new URL(`../../${part}`, import.meta.url), join(copy, part), { recursive: true })
    }
    const engine = fileURLToPath(new URL('../../node_modules/pg-boss', import.meta.url))
    symlinkSync(engine, join(folder, 'node_modules/pg-boss'))
    writeFileSync(entry(), engines[0][1])
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('passes with esbuild', async () => {
    const options = { bundle: true, platform: 'node', format: 'esm', write: false } as const
    const { errors, warnings } = await build({ ...options, entryPoints: [entry()] })
    expect([errors, warnings]).toEqual([[], []])
  })

  it('passes with rollup, which finds each import', async () => {
    const missing: unknown[] = []
    const resolveInstalled: Plugin = {
      name: 'resolve-installed',
      resolveId(id, importer) {
        if (id.startsWith('.') || id.startsWith('node:') || importer === undefined) return null
        // Only what runs before the engine is bundled, as docs/durable.md says.
        const path = createRequire(importer).resolve(id)
        return { id: path.replace(/\.cjs$/, '.js'), external: id === 'pg-boss' }
      },
    }
    const bundle = await rollup({
      input: entry(),
      plugins: [resolveInstalled],
      external: /^node:/,
      onwarn: (warning) => missing.push(warning),
    })
    await bundle.generate({ format: 'esm' })
    await bundle.close()
    expect(missing).toEqual([])
  })
})
