import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkPackedFiles } from '../../scripts/packed-files.mjs'

const manifest = {
  exports: {
    '.': { types: './dist/index.d.cts', default: './dist/index.cjs' },
    './schemas/*.json': './schemas/*.json',
  },
  bin: { command: './dist/command.js' },
}

const files: Readonly<Record<string, string>> = {
  'README.md':
    'See [setup](docs/setup.md#keys), [an app](examples/http) and [npm](https://npmjs.com).',
  'llms.txt': '- [Fields](docs/fields.md)',
  'docs/setup.md':
    '[The README](../README.md), [below](#below), [a picture](images/one.png), [schemas](../schemas)',
  'docs/fields.md': '```md\n[not a link](gone.md)\n```\n',
  'dist/index.cjs': "const a = require('./a.cjs'); const node = require('node:fs')",
  'dist/index.d.cts': "export { A } from './a.cjs'",
  'dist/a.cjs': '',
  'dist/a.d.cts': '',
  'dist/command.js': "import{x}from'./parts/one.js';await import('./parts/two.js')",
  'dist/parts/one.js': 'export*from"../b.js"',
  'dist/parts/two.js': '',
  'dist/b.js': '',
  'dist/command-line/inspector/index.html': '<script src="/page.js"></script>',
  'dist/command-line/inspector/page.js': '',
  'schemas/ping.json': '{}',
}

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qondor-webhooks-files-'))
  vi.spyOn(console, 'log').mockImplementation(() => {})
})

afterEach(() => {
  rmSync(folder, { recursive: true })
  vi.restoreAllMocks()
})

/** Checks a package of these files, with others instead of some. */
function check(changed: Readonly<Record<string, string | undefined>>, fields: object = {}): void {
  const all = { 'package.json': JSON.stringify({ ...manifest, ...fields }), ...files, ...changed }
  for (const [path, content] of Object.entries(all)) {
    if (content === undefined) continue
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  checkPackedFiles(folder)
}

describe('the check of packed files', () => {
  it('has nothing against files that something leads to', () => {
    expect(() => check({})).not.toThrow()
  })

  it.each([
    ['code that nothing imports', { 'dist/c.js': '' }],
    ['declarations that nothing imports', { 'dist/b.d.ts': '' }],
    ['a schema that is not JSON', { 'schemas/ping.yaml': '' }],
    ['a file of the project', { 'tsup.config.ts': '' }],
    ['a source map', { 'dist/index.cjs.map': '' }],
    ['an import of what is not there', { 'dist/a.cjs': undefined }],
    ['a declaration of what is not there', { 'dist/a.d.cts': undefined }],
    ['a style that no page has', { 'dist/command-line/inspector/page.css': '' }],
    ['a script of a page that is not there', { 'dist/command-line/inspector/page.js': undefined }],
    ['a page that is not there', { 'dist/command-line/inspector/index.html': undefined }],
    ['a page that nothing links to', { 'docs/other.md': '' }],
    ['a link to a page that is not there', { 'docs/setup.md': undefined }],
    ['a link from a page to what is not there', { 'docs/fields.md': '[x](../docs/gone.md#x)' }],
    ['a name of what is not there', { 'dist/command.js': undefined }],
    ['the name of a source map', { 'dist/b.js': '//# sourceMappingURL=b.js.map' }],
  ])('finds %s', (_what, changed) => {
    expect(() => check(changed)).toThrow()
  })

  it.each([
    { scripts: { postinstall: 'node dist/command.js' } },
    { scripts: { prepare: 'npm run build' } },
    { dependencies: { zod: '4' } },
    { optionalDependencies: { zod: '4' } },
  ])('finds what is run or installed with it: %j', (fields) => {
    expect(() => check({}, fields)).toThrow()
  })
})
