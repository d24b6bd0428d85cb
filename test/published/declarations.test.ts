import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const dist = new URL('../../dist/', import.meta.url)
const entries = readdirSync(dist).filter((name) => /^[a-z-]+\.d\.c?ts$/.test(name))

/** The modules that a declaration file imports, and those that its own imports import. */
function importsOf(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen
  seen.add(name)
  const text = readFileSync(new URL(name, dist), 'utf8')
  for (const [, module = ''] of text.matchAll(/(?:from|import\(|import) ?['"]([^'"]+)['"]/g)) {
    if (module.startsWith('./')) importsOf(declarationOf(module), seen)
    else seen.add(module)
  }
  return seen
}

/** `a.d.ts` for `./a.js`. */
function declarationOf(module: string): string {
  return module.replace(/^\.\//, '').replace(/\.(c?)js$/, '.d.$1ts')
}

it.each(entries)('%s needs Zod only if it is that of the schemas', (name) => {
  const imports = [...importsOf(name)]
  expect(imports.some((module) => /^zod(\/|$)/.test(module))).toBe(name.startsWith('schemas.'))
})

it('looks at every entry, in both formats', () => {
  const names = entries.map((name) => name.replace(/\.d\.c?ts$/, ''))
  expect(new Set(names)).toContain('testing')
  expect(names).toHaveLength(2 * new Set(names).size)
})
