import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compileSnippets } from '../readme/compile-snippets.js'
import { snippetsIn } from '../readme/snippets.js'

const docs = new URL('../../docs/', import.meta.url)
const text = readFileSync(new URL('durable.md', docs), 'utf8')

it('docs/durable.md shows code that compiles', async () => {
  const snippets = snippetsIn('ts', text)
  expect(snippets.length).toBeGreaterThan(4)
  expect(await compileSnippets(snippets)).toBe('')
})
