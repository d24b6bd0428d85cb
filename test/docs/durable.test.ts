import { existsSync, readFileSync } from 'node:fs'
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

it('docs/durable.md links to what is there', () => {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path ?? '')
  expect(links.filter((path) => !existsSync(new URL(path, docs)))).toEqual([])
})
