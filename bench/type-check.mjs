// What the types of this package cost those who compile with it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './measure.mjs'

const rounds = 7
const compilers = { 6: path('../node_modules/typescript'), 7: path('../node_modules/typescript7') }
const parts = /** @type {const} */ ([
  { part: 'check', text: 'check time in seconds', digits: 2 },
  { part: 'whole', text: 'whole process in seconds', digits: 2 },
  { part: 'instantiations', text: 'instantiations', digits: 0 },
])
const sources = {
  zod: path('type-check/imports-zod.ts'),
  handlers: path('type-check/all-handlers.ts'),
}

/** How much more a file with all handlers takes to check than one that imports zod. */
export async function benchTypeCheck() {
  const folder = mkdtempSync(join(tmpdir(), 'qondor-type-check-'))
  try {
    return [true, false].flatMap((skipLibCheck) => {
      return Object.entries(compilers).flatMap(([version, compiler]) => {
        const name = `TypeScript ${version}, skipLibCheck ${skipLibCheck ? 'on' : 'off'}`
        const compile = (/** @type {string} */ source) => {
          return costOf(compiler, configure(folder, source, skipLibCheck))
        }
        return compare(name, compile)
      })
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} name
 * @param {(source: string) => Record<'check' | 'whole' | 'instantiations', number>} compile
 */
function compare(name, compile) {
  compile(sources.zod)
  const pairs = Array.from({ length: rounds }, () => ({
    zod: compile(sources.zod),
    handlers: compile(sources.handlers),
  }))
  return parts.map(({ part, text, digits }) => ({
    medians: `${name}, ${text}`,
    'a file that imports zod': median(pairs.map(({ zod }) => zod[part])).toFixed(digits),
    'all handlers': median(pairs.map(({ handlers }) => handlers[part])).toFixed(digits),
    // Of each round's two runs, as the machine may have had more to do in other rounds.
    more: median(pairs.map(({ zod, handlers }) => handlers[part] - zod[part])).toFixed(digits),
  }))
}

/**
 * @param {string} compiler
 * @param {string} config
 */
function costOf(compiler, config) {
  const start = performance.now()
  const args = [join(compiler, 'bin/tsc'), '-p', config, '--extendedDiagnostics']
  const output = execFileSync(process.execPath, args, { encoding: 'utf8' })
  const whole = (performance.now() - start) / 1000
  const printed = (/** @type {RegExp} */ line) => Number(line.exec(output)?.[1])
  return {
    check: printed(/^Check time: +([\d.]+)s$/m),
    whole,
    instantiations: printed(/^Instantiations: +(\d+)$/m),
  }
}

/**
 * @param {string} folder
 * @param {string} source
 * @param {boolean} skipLibCheck
 */
function configure(folder, source, skipLibCheck) {
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    types: [],
    noEmit: true,
  }
  const config = join(folder, 'tsconfig.json')
  writeFileSync(
    config,
    JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck }, files: [source] }),
  )
  return config
}

/** @param {string} relative */
function path(relative) {
  return fileURLToPath(new URL(relative, import.meta.url))
}
