// Which lines of src all tests together reach: those that vitest measured, and those that child processes
// and the browser ran of dist, by its source maps. Fails below the percentage that it is given.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [minimum = '', raw = '', ...reports] = process.argv.slice(2)

/** Of each file, the lines on which a statement starts, and whether it ran. @type {Map<string, Map<number, boolean>>} */
const files = new Map()

/** Where each piece of a built file comes from. @type {Map<string, Mapping[]>} */
const known = new Map()

for (const report of reports) addReport(JSON.parse(readFileSync(report, 'utf8')))
for (const name of readdirSync(raw)) addProcess(JSON.parse(readFileSync(`${raw}/${name}`, 'utf8')))
print()

/**
 * @typedef {Record<string, { path: string, s: Record<string, number>, statementMap: Record<string, { start: { line: number } }> }>} Report
 * @param {Report} report
 */
function addReport(report) {
  for (const { path, s, statementMap } of Object.values(report)) {
    const lines = files.get(path) ?? new Map()
    files.set(path, lines)
    for (const [id, { start }] of Object.entries(statementMap)) {
      lines.set(start.line, lines.get(start.line) || (s[id] ?? 0) > 0)
    }
  }
}

/**
 * @typedef {{ startOffset: number, endOffset: number, count: number }} Range
 * @typedef {{ url: string, functions: { ranges: Range[] }[] }} Script
 * @param {{ result: Script[] }} coverage
 */
function addProcess({ result }) {
  for (const { url, functions } of result) {
    const path = builtPath(url)
    if (path === undefined || !existsSync(`${path}.map`)) continue
    const counts = countsByOffset(
      readFileSync(path, 'utf8').length,
      functions.flatMap(({ ranges }) => ranges),
    )
    for (const { offset, source, line } of mappingsOf(path)) {
      if ((counts[offset] ?? 0) === 0) continue
      const lines = files.get(source)
      if (lines?.has(line)) lines.set(line, true)
    }
  }
}

/** The file in dist of a script: of a process, or of the inspector's page in a browser. @param {string} url */
function builtPath(url) {
  if (/^http:.*\/page\.js$/.test(url)) return `${root}dist/command-line/inspector/page.js`
  if (!url.startsWith('file:')) return undefined
  const path = fileURLToPath(url)
  return path.startsWith(`${root}dist/`) ? path : undefined
}

/** How often each character ran: the innermost range counts. @param {number} length @param {Range[]} ranges */
function countsByOffset(length, ranges) {
  const counts = new Uint32Array(length)
  const outermostFirst = ranges.sort((one, other) => {
    return one.startOffset - other.startOffset || other.endOffset - one.endOffset
  })
  for (const { startOffset, endOffset, count } of outermostFirst) {
    counts.fill(count, startOffset, endOffset)
  }
  return counts
}

/** @typedef {{ offset: number, source: string, line: number }} Mapping @param {string} path */
function mappingsOf(path) {
  const mappings = known.get(path) ?? readMappings(path)
  known.set(path, mappings)
  return mappings
}

/** @param {string} path @returns {Mapping[]} */
function readMappings(path) {
  const map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')))
  const folder = new URL('./', `file://${path}`)
  let lineStart = 0
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text, generatedLine) => {
      const found = []
      for (let column = 0; column < text.length; column += 1) {
        const entry = map.findEntry(generatedLine, column)
        if (!('originalSource' in entry) || entry.generatedLine !== generatedLine) continue
        if (entry.generatedColumn !== column) continue
        const source = fileURLToPath(new URL(entry.originalSource, folder))
        found.push({ offset: lineStart + column, source, line: entry.originalLine + 1 })
      }
      lineStart += text.length + 1
      return found
    })
}

function print() {
  const rows = [...files].map(([path, lines]) => {
    const states = [...lines.values()]
    return { path: path.slice(root.length), all: states.length, ran: states.filter(Boolean).length }
  })
  const all = rows.reduce((sum, row) => sum + row.all, 0)
  const ran = rows.reduce((sum, row) => sum + row.ran, 0)
  const worst = rows.sort((one, other) => other.all - other.ran - (one.all - one.ran)).slice(0, 10)
  for (const row of worst) console.log(`${String(row.all - row.ran).padStart(5)}  ${row.path}`)
  const percent = (100 * ran) / all
  console.log(`${ran} of ${all} lines of src were reached: ${percent.toFixed(2)} %`)
  if (!(percent >= Number(minimum))) {
    console.error(`That is less than ${minimum} %.`)
    process.exitCode = 1
  }
}
