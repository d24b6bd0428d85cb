// The tables of the benches, which are in README.md between comments with their names. What else shows
// the figures, such as the charts, reads them there.
import { readFileSync, writeFileSync } from 'node:fs'

/** @typedef {Record<string, string>} Row the cells by the names of their columns */

const page = new URL('README.md', import.meta.url)

/** @param {string} name @returns {Row[]} */
export function readTable(name) {
  const lines = split(name).table.split('\n')
  const [columns = [], , ...rows] = lines.filter((line) => line.startsWith('|')).map(cellsOf)
  return rows.map((cells) => {
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
  })
}

/**
 * @param {string} name
 * @param {string} table with its head, in Markdown
 */
export function writeTable(name, table) {
  const { before, after } = split(name)
  writeFileSync(page, `${before}\n\n${table}\n\n${after}`)
}

/** @param {Row[]} rows */
export function toMarkdown(rows) {
  const columns = Object.keys(rows[0] ?? {})
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`
  const cells = rows.map((row) => line(columns.map((column) => row[column] ?? '')))
  return [line(columns), line(columns.map(() => '---')), ...cells].join('\n')
}

/** The page before, inside and after the comments of a table. @param {string} name */
function split(name) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const text = readFileSync(page, 'utf8')
  const from = text.indexOf(start) + start.length
  const to = text.indexOf(end, from)
  if (from < start.length || to < 0) throw new Error(`README.md has no ${start} … ${end}.`)
  return { before: text.slice(0, from), table: text.slice(from, to), after: text.slice(to) }
}

/** @param {string} line */
function cellsOf(line) {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())
}
