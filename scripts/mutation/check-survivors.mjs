// Compares the mutants that no test kills with the list of those that none can: a new one is to get a
// test or a reason, and a reason that is needed no more is to go.
import { existsSync, readFileSync } from 'node:fs'
import { checkEntries, compareSurvivors } from './compare-survivors.mjs'

const root = new URL('../../', import.meta.url)

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(new URL(path, root), 'utf8'))

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

/** @type {{ files: Record<string, { source: string, mutants: any[] }> }} */
const { files } = readJson('.tmp-stryker/report.json')
/** @type {import('./compare-survivors.mjs').Entry[]} */
const listed = readJson('test/mutation/survivors.json')

/** @param {(mutant: { status: string, statusReason?: string }) => boolean} isMeant */
function mutantsThat(isMeant) {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    return mutants.filter(isMeant).map(({ location, replacement }) => {
      return { file, from: textAt(source, location), to: inOneLine(replacement ?? '') }
    })
  })
}

const alive = mutantsThat(({ status }) => ['Survived', 'NoCoverage', 'Ignored'].includes(status))
// On a machine that is short of time, one that timed out may be one that lives on.
const unknown = mutantsThat(({ status, statusReason = '' }) => {
  return status === 'Timeout' || statusReason.startsWith('Test timed out')
})
// A run may be of some files only.
const listedOfRun = listed.filter(({ file }) => file in files)
const faults = [
  ...checkEntries(listed, (file) => existsSync(new URL(file, root))),
  ...compareSurvivors(listedOfRun, alive, unknown),
]
console.log(`${alive.length} mutants live on; ${listedOfRun.length} of the files' are listed.`)
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
