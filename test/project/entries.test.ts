import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import reference from '../../docs/site/typedoc.config.mjs'
import { entries, renderManifest } from '../../scripts/entries.mjs'

const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')

it('package.json has the entries that are built; otherwise run npm run generate', () => {
  expect(renderManifest()).toBe(manifest)
})

it('the API reference covers every entry that is built', () => {
  expect(reference.entryPoints).toHaveLength(Object.keys(entries).length)
})
