import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { entries } from '../../scripts/entries.mjs'

const dist = new URL('../../dist/', import.meta.url)

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

const declarations = Object.keys(entries).flatMap((entry) => [`${entry}.d.ts`, `${entry}.d.cts`])

it.each(declarations)('%s needs Zod only if it is that of the schemas', (name) => {
  const imports = [...importsOf(name)]
  expect(imports.some((module) => /^zod(\/|$)/.test(module))).toBe(name.startsWith('schemas.'))
})

it.each(declarations)(
  '%s exports as values what is there at run time, and no more',
  async (name) => {
    const text = readFileSync(new URL(name, dist), 'utf8')
    const specifiers = [...text.matchAll(/^export \{(.*?)\}/gms)].flatMap(([, list = '']) =>
      list.split(','),
    )
    const values = specifiers
      .map((specifier) => specifier.trim())
      .filter((specifier) => specifier !== '' && !specifier.startsWith('type '))
      .map((specifier) => specifier.split(' ').at(-1))
    const module: object = await import(
      /* @vite-ignore */ new URL(name.replace(/\.d\.c?ts$/, '.js'), dist).href
    )
    expect(values.sort()).toEqual(Object.keys(module).sort())
  },
)
