// Bundled declarations forget `export type *`: they offer the schemas as values of the root, which
// has only their types. What a module does not export at run time is marked as a type here.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const dist = new URL('../dist/', import.meta.url)
const entries = readdirSync(dist).filter((name) => /^[a-z]+\.d\.c?ts$/.test(name))

for (const name of entries) {
  const file = new URL(name, dist)
  const values = Object.keys(await import(new URL(name.replace(/\.d\.c?ts$/, '.js'), dist).href))
  const declarations = readFileSync(file, 'utf8')
  const marked = declarations.replace(/^export \{(.*?)\}/gms, (_, specifiers) => {
    return `export {${specifiers.split(',').map(markType(values)).join(',')}}`
  })
  writeFileSync(file, marked)
}

/** @param {string[]} values */
function markType(values) {
  return (/** @type {string} */ specifier) => {
    const exported = specifier.trim().split(' ').at(-1) ?? ''
    const isType = /^type\s/.test(specifier.trim()) || values.includes(exported)
    return isType ? specifier : ` type ${specifier.trim()}`
  }
}
