import { expect, it } from 'vitest'
import { pages } from '../../support/docs/pages.js'
import { compileSnippets } from '../../support/readme/compile-snippets.js'
import { snippetsIn } from '../../support/readme/snippets.js'

const compiled = [
  'README.md',
  'docs/authentication.md',
  'docs/durable.md',
  'docs/operating.md',
  'docs/production.md',
  'docs/reference.md',
  'docs/telemetry.md',
  'docs/testing.md',
  'docs/topics.md',
]

it(`the code of ${compiled.join(', ')} compiles`, async () => {
  const snippets = compiled.flatMap((path) => snippetsIn('ts', pages.get(path) ?? ''))
  expect(snippets.length).toBeGreaterThan(20)
  expect(await compileSnippets(snippets, 'sources')).toBe('')
})
