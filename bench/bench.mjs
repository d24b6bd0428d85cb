// Prints the tables, and keeps them in bench/README.md below the line that it finds there.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { benchHttp } from './http.mjs'
import { benchMemory } from './memory.mjs'
import { benchReceive } from './receive.mjs'

const tables = [await benchReceive(), await benchHttp(), await benchMemory()]
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${today()}`
const figures = [machine, ...tables.map(toMarkdown)].join('\n\n')
console.log(figures)

const readme = new URL('README.md', import.meta.url)
const marker = '<!-- figures -->'
const [text] = readFileSync(readme, 'utf8').split(marker)
writeFileSync(readme, `${text}${marker}\n\n${figures}\n`)

function today() {
  return new Date().toISOString().slice(0, 10)
}

/** @param {Record<string, string>[]} rows */
function toMarkdown(rows) {
  const columns = Object.keys(rows[0] ?? {})
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`
  const cells = rows.map((row) => line(columns.map((column) => row[column] ?? '')))
  return [line(columns), line(columns.map(() => '---')), ...cells].join('\n')
}
