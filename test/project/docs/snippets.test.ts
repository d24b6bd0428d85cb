import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compileSnippets } from '../../support/readme/compile-snippets.js'
import { snippetsIn } from '../../support/readme/snippets.js'

const docs = new URL('../../../docs/', import.meta.url)

it('docs/durable.md and docs/production.md show code that compiles', async () => {
  const texts = ['durable.md', 'production.md'].map((name) =>
    readFileSync(new URL(name, docs), 'utf8'),
  )
  const snippets = texts.flatMap((text) => snippetsIn('ts', text))
  expect(snippets.length).toBeGreaterThan(5)
  expect(await compileSnippets(snippets)).toBe('')
})
