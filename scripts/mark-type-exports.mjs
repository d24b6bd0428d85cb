// Bundled declarations forget `export type *`: they offer the schemas as values of the root, which
// has only their types. What a module does not export at run time is marked as a type here.
import { readFileSync, writeFileSync } from 'node:fs'
import { entries } from './entries.mjs'

const dist = new URL('../dist/', import.meta.url)

for (const entry of Object.keys(entries)) {
  const values = Object.keys(await import(new URL(`${entry}.js`, dist).href))
  for (const extension of ['.d.ts', '.d.cts']) {
    const file = new URL(entry + extension, dist)
    const declarations = readFileSync(file, 'utf8')
    const marked = declarations.replace(/^export \{(.*?)\}/gms, (_, specifiers) => {
      return `export {${specifiers.split(',').map(markType(values)).join(',')}}`
    })
    writeFileSync(file, marked)
  }
}

/** @param {string[]} values */
function markType(values) {
  return (/** @type {string} */ specifier) => {
    const exported = specifier.trim().split(' ').at(-1) ?? ''
    const isType = /^type\s/.test(specifier.trim()) || values.includes(exported)
    return isType ? specifier : ` type ${specifier.trim()}`
  }
}
