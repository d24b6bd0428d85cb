import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import configs from '../../tsup.config.js'

it('the API reference covers every entry that is built', () => {
  const reference = JSON.parse(readFileSync(new URL('../../typedoc.json', import.meta.url), 'utf8'))
  const [library] = Array.isArray(configs) ? configs : []
  const entries = Object.values((library?.entry ?? {}) as Record<string, string>)
  expect(entries.length).toBeGreaterThan(10)
  expect([...reference.entryPoints].sort()).toEqual(entries.sort())
})
