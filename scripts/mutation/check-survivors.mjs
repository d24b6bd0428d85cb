// Compares the mutants that no test kills with the list of those that none can: a new one is to get a
// test or a reason, and a reason that is needed no more is to go.
import { readFileSync } from 'node:fs'

/** @typedef {{ file: string, from: string, to: string, why?: string }} Survivor */

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))

/**
 * The text of a mutant's place, in one line.
 * @param {string} source
 * @param {Record<'start' | 'end', { line: number, column: number }>} location
 */
function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  lines.push((lines.pop() ?? '').slice(0, end.column - 1))
  return inOneLine([(lines.shift() ?? '').slice(start.column - 1), ...lines].join('\n'))
}

/** @param {string} text */
function inOneLine(text) {
  return text.replace(/\s+/g, ' ')
}

/** @param {Survivor} survivor */
function nameOf({ file, from, to }) {
  return JSON.stringify({ file, from, to })
}

/** @type {{ files: Record<string, { source: string, mutants: any[] }> }} */
const { files } = readJson('../../.tmp-stryker/report.json')
/** @type {Survivor[]} */
const listed = readJson('../../test/mutation/survivors.json')

/** @param {(mutant: { status: string, statusReason?: string }) => boolean} isMeant */
function namesOf(isMeant) {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    return mutants.filter(isMeant).map(({ location, replacement }) => {
      return nameOf({ file, from: textAt(source, location), to: inOneLine(replacement ?? '') })
    })
  })
}

const alive = namesOf(({ status }) => ['Survived', 'NoCoverage', 'Ignored'].includes(status))
// On a machine that is short of time, one that timed out may be one that lives on.
const unknown = namesOf(({ status, statusReason = '' }) => {
  return status === 'Timeout' || statusReason.startsWith('Test timed out')
})
const excused = listed.filter(({ file }) => file in files).map(nameOf)
const faults = [
  ...alive.filter((name) => !excused.includes(name)).map((name) => `No test kills ${name}`),
  ...excused
    .filter((name) => ![...alive, ...unknown].includes(name))
    .map((name) => `Killed, but listed: ${name}`),
]
console.log(`${alive.length} mutants live on; ${excused.length} of the files' are listed.`)
for (const fault of new Set(faults)) console.error(fault)
if (faults.length > 0) process.exitCode = 1
