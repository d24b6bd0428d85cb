// Packs the package, installs it in an empty project and looks at what came with it.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { entries } from './entries.mjs'
import { packInto, unpack } from './pack.mjs'
import { checkPackedFiles } from './packed-files.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'qondor-webhooks-pack-'))
const installed = join(project, 'node_modules/qondor-webhooks')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** What an entry may import beside our own files and zod. */
const allowedImports = {
  'command-line': 'node:.+',
  'pg-boss': 'pg-boss',
  bullmq: 'bullmq|ioredis',
  opentelemetry: '@opentelemetry/api',
  sqlite: 'node:(fs|path|timers/promises|url)',
}

try {
  unpack(packInto(project), installed)
  checkPackedFiles(installed)
  checkFiles()
} finally {
  rmSync(project, { recursive: true, force: true })
}

function checkFiles() {
  const requireThere = createRequire(join(project, 'consumer.cjs'))
  assert.equal(requireThere('qondor-webhooks/schemas/offer-sent-v1.json').title, 'OfferSentV1')

  checkCommandLine()

  const dist = readdirSync(join(installed, 'dist')).filter((name) => name !== 'command-line')
  for (const name of dist) assert.match(name, /\.(js|cjs|d\.ts|d\.cts)$/)
  for (const extension of ['.js', '.cjs', '.d.ts', '.d.cts']) {
    for (const entry of Object.keys(entries)) {
      assert.ok(dist.includes(entry + extension), entry + extension)
    }
  }

  for (const extension of ['.js', '.cjs']) {
    const files = dist.filter((name) => name.endsWith(extension))
    const code = files.map(readImporting).join('\n')
    // The same class or schema twice would have two identities for a user of two entries.
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
