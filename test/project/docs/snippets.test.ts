import { readFileSync } from 'node:fs'
import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { pages } from '../../support/docs/pages.js'
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

/** Whether code can only be an ES module. Most code of ours can be compiled to CommonJS as well. */
function needsModule(code: string): boolean {
  try {
    transformSync(code, { loader: 'ts', format: 'cjs', logLevel: 'silent' })
    return false
  } catch {
    return true
  }
}

describe('a page with code that can only be an ES module', () => {
  const modules = [...pages].filter(([, page]) => snippetsIn('ts', page).some(needsModule))

  it.each(modules)('says what to name the file in a CommonJS project: %s', (_path, page) => {
    expect(page).toMatch(/\.mts\b/)
  })

  it('is found', () => {
    expect(modules.map(([path]) => path)).toContain('README.md')
    expect(needsModule('await import("a")')).toBe(true)
    expect(needsModule('import a from "a"; export const b: number = a')).toBe(false)
  })
})
