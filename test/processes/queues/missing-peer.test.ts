import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const source = fileURLToPath(new URL('../../../src/queues/shared/missing-peer.ts', import.meta.url))
const jest = createRequire(import.meta.url).resolve('jest/bin/jest')
const load = (name: string) => `import('${name}').catch(missingPeer('${name}'))`

/** Packages that are there: one needs another that is not, one cannot be loaded, one is whole. */
const packages = {
  'needs-another': "require('@opentelemetry/api')",
  'needs-a-file': "require('./missing.js')",
  broken: "throw new Error('broken inside')",
  'needs-node': "require('node:events')",
  whole: 'exports.whole = true',
}

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'missing-peer-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('package.json', '{}')
  for (const [name, code] of Object.entries(packages)) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }))
    write(`node_modules/${name}/index.js`, code)
  }
  for (const format of ['esm', 'cjs'] as const) {
    const outfile = join(folder, format === 'esm' ? 'missing-peer.mjs' : 'missing-peer.cjs')
    buildSync({ entryPoints: [source], bundle: true, format, outfile, platform: 'node' })
  }
})

afterAll(() => rmSync(folder, { recursive: true }))

/** What a process in the folder prints, its errors too. */
function run(...args: string[]): Promise<string> {
  const { NODE_OPTIONS: _, ...env } = process.env
  return new Promise((resolve) => {
    const options = { cwd: folder, env }
    execFile(process.execPath, args, options, (_error, out, errors) => resolve(out + errors))
  })
}

function inModule(name: string): Promise<string> {
  const print = `${load(name)}.catch((error) => console.log(error.message))`
  const code = `import { missingPeer } from './missing-peer.mjs'; await ${print}`
  return run('--input-type=module', '-e', code)
}

function inCommonJs(name: string): Promise<string> {
  const print = `${load(name)}.catch((error) => console.log(error.message))`
  return run('-e', `const { missingPeer } = require('./missing-peer.cjs'); ${print}`)
}

describe.each([
  ['an ES module', inModule],
  ['CommonJS', inCommonJs],
])('a peer that cannot be loaded from %s', (_, messageFor) => {
  it('is asked for where it is the one that is missing', async () => {
    expect(await messageFor('pg-boss')).toMatch(
      /needs the package pg-boss, which is not installed: npm install pg-boss$/m,
    )
    expect(await messageFor('@scope/name')).toMatch(/npm install @scope\/name$/m)
    expect(await messageFor('pg-boss/deep.js')).toMatch(/npm install pg-boss$/m)
  })

  it('is not asked for where another package is missing, which is', async () => {
    const message = await messageFor('needs-another')
    expect(message).toMatch(
      /needs-another, which needs @opentelemetry\/api, which is not installed/,
    )
    expect(message).toMatch(/npm install @opentelemetry\/api$/m)
  })

  it.each(['broken', 'needs-a-file'])('is not asked for where it is %s', async (name) => {
    expect(await messageFor(name)).toMatch(/could not be loaded: see cause\.$/m)
  })
})

describe('a peer under Jest', () => {
  it('is there, but needs an option of Node, which the message names', async () => {
    writeFileSync(
      join(folder, 'peer.test.cjs'),
      `const { missingPeer } = require('./missing-peer.cjs')
      test('loads', async () => { await ${load('whole')} })`,
    )
    const args = [
      jest,
      '--config={"transform":{}}',
      '--watchman=false',
      '--rootDir',
      folder,
      '--testMatch',
      '**/peer.test.cjs',
    ]
    const without = await run(...args)
    expect(without).toMatch(/NODE_OPTIONS=--experimental-vm-modules/)
    expect(without).not.toMatch(/npm install/)
    expect(await run('--experimental-vm-modules', ...args)).toMatch(/1 passed/)
  })
})

describe('a peer in a bundle', () => {
  it('is not asked for, but to be left out of it', async () => {
    const outfile = join(folder, 'bundle.mjs')
    const contents = `import { missingPeer } from './missing-peer.mjs'
      await ${load('needs-node')}.catch((error) => console.log(error.message))`
    const stdin = { contents, resolveDir: folder }
    buildSync({ stdin, bundle: true, format: 'esm', platform: 'node', outfile })
    const message = await run(outfile)
    expect(message).toMatch(/needs the package needs-node, which does not work inside a bundle\./)
    expect(message).toMatch(/setting external \(externals in webpack\), and install it where/)
    expect(message).not.toMatch(/npm install/)
  })
})
