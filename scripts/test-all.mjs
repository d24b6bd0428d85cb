// `npm run test:all`: what `npm test` leaves out. `npm run test:all -- examples` runs that step alone.
// It installs nothing. Where CI is set, a step that misses something fails; elsewhere it is left out.
import { existsSync } from 'node:fs'
import { findProgram } from './find-program.mjs'
import { printSummary, runStep } from './steps.mjs'

const root = new URL('../', import.meta.url)
const tsc = 'node node_modules/typescript/bin/tsc'

/**
 * @typedef {object} Need
 * @property {string} name
 * @property {string} install The command that installs it, on Debian or Ubuntu.
 * @property {boolean} isHere
 *
 * @typedef {import('./steps.mjs').Step & {
 *   needs?: Need[],
 *   uses?: Need[],
 *   needsBuild?: boolean,
 * }} TestStep `needs`: it cannot run without; `uses`: its tests of that are skipped without.
 */

/**
 * @param {string} name
 * @param {string} debianPackage
 * @param {boolean} isHere
 * @returns {Need}
 */
function program(name, debianPackage, isHere) {
  return { name, install: `apt-get install -y ${debianPackage}`, isHere }
}

/**
 * @param {string} name
 * @param {string} folder
 * @returns {Need}
 */
function packages(name, folder) {
  const isHere = existsSync(new URL(`${folder}/node_modules`, root))
  return { name: `the packages in ${folder}`, install: `npm run install:${name}`, isHere }
}

/** @param {string[]} names */
const isAnyHere = (...names) => names.some((name) => findProgram(name) !== undefined)

const servers = [
  program('PostgreSQL', 'postgresql', isAnyHere('postgres')),
  program('Redis', 'redis-server', isAnyHere('redis-server')),
]
const programs = [
  ...servers,
  program('Chromium', 'chromium', isAnyHere('chromium', 'google-chrome')),
  program('Python', 'python3', isAnyHere('python3')),
]
const strace = program('strace', 'strace', isAnyHere('strace'))
/** A command that tests the queue in a file on a Node that has SQLite. @param {string} node @param {string} flags */
function testSqlite(node, flags = '') {
  const program = `test/published/runtimes/node_modules/${node}/bin/node`
  return `${program} node_modules/vitest/vitest.mjs run --config test/processes/sqlite/vitest.config.ts ${flags}`
}
const unitReport = {
  name: 'the coverage of npm test',
  install: 'npm test',
  isHere: existsSync(new URL('coverage/coverage-final.json', root)),
}

/** @type {TestStep[]} */
const steps = [
  {
    // A million random inputs for the quickest, and what `npm test` gives a third of for all.
    name: 'properties',
    commands: [
      'vitest run --config test/support/properties/vitest.config.ts',
      'PROPERTY_SCALE=1 vitest run --typecheck.enabled=false ' +
        '$(grep -rl properties/fast-check test/unit test/project)',
    ],
  },
  {
    name: 'processes',
    uses: programs,
    // What they run of dist counts for the coverage, too: processes write it to NODE_V8_COVERAGE.
    commands: [
      'SOURCE_MAPS=true npm run --silent build',
      'rm -rf coverage/raw && mkdir -p coverage/raw',
      'export NODE_V8_COVERAGE="$PWD/coverage/raw"',
      'vitest run --config test/processes/vitest.config.ts --coverage',
    ],
  },
  {
    name: 'sqlite',
    needs: [packages('runtimes', 'test/published/runtimes')],
    uses: [strace, ...servers],
    commands: [
      'SOURCE_MAPS=true npm run --silent build',
      testSqlite('node22'),
      testSqlite('node26'),
      'mkdir -p coverage/raw && export NODE_V8_COVERAGE="$PWD/coverage/raw"',
      testSqlite('node24', '--coverage'),
    ],
  },
  {
    name: 'coverage',
    needs: [...programs, strace, unitReport, packages('runtimes', 'test/published/runtimes')],
    commands: [
      'node scripts/coverage.mjs 95 coverage/raw coverage/coverage-final.json ' +
        'coverage/processes/coverage-final.json coverage/sqlite/coverage-final.json',
    ],
  },
  { name: 'build', commands: ['npm run --silent build'] },
  {
    name: 'published',
    needsBuild: true,
    commands: ['vitest run --config test/published/vitest.config.ts'],
  },
  {
    name: 'consumers',
    needsBuild: true,
    needs: [
      packages('consumers', 'test/published/consumers'),
      packages('consumers', 'test/published/consumers/bundled-app'),
    ],
    commands: [`${tsc} -p test/published/consumers`, 'node test/published/consumers/run.mjs'],
  },
  {
    name: 'runtimes',
    needsBuild: true,
    needs: [packages('runtimes', 'test/published/runtimes')],
    commands: [
      'node scripts/unpack-into.mjs test/published/runtimes',
      `${tsc} -p test/published/runtimes`,
      'node test/published/runtimes/run.mjs',
    ],
  },
  {
    name: 'examples',
    needsBuild: true,
    needs: [packages('examples', 'examples')],
    // Some have a queue in a file, and run on a Node of the runtimes if this one has no SQLite.
    uses: [...servers, packages('runtimes', 'test/published/runtimes')],
    commands: [
      'node scripts/unpack-into.mjs examples',
      `${tsc} -p examples`,
      'vitest run --config test/published/examples/vitest.config.ts',
    ],
  },
  {
    // The rooms that matter most. All of the core is `npm run test:mutation`, which takes hours.
    name: 'mutation',
    commands: ['npm run --silent test:mutation:ci'],
  },
]

const names = process.argv.slice(2)
const unknown = names.filter((name) => !steps.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no step ${unknown.join(', ')}: ${steps.map(({ name }) => name).join(', ')}`,
  )
  process.exit(1)
}
const wanted = steps.filter(({ name }) => names.length === 0 || names.includes(name))
const isBuildWanted = wanted.some(({ needsBuild }) => needsBuild)
const chosen = steps.filter((step) => {
  return wanted.includes(step) || (step.name === 'build' && isBuildWanted)
})

const missing = new Set(
  chosen.flatMap(({ needs = [], uses = [] }) => [...needs, ...uses]).filter(isMissing),
)
/** @param {string} title */
function printMissing(title) {
  if (missing.size === 0) return
  console.log(`\n${title}`)
  for (const { name, install } of missing) console.log(`  ${name}: ${install}`)
}

printMissing('Not on this machine:')
/** @type {import('./steps.mjs').Result[]} */
const results = []
for (const step of chosen) results.push(await runOrLeaveOut(step))
printMissing('Left out, since it is not on this machine:')
printSummary(results)

/** @param {TestStep} step @returns {Promise<import('./steps.mjs').Result>} */
async function runOrLeaveOut(step) {
  const { name, needs = [], uses = [], needsBuild } = step
  const build = results.find((result) => result.name === 'build')
  if (needsBuild && build?.outcome === 'failed') {
    return { name, outcome: 'left out', reason: 'the build failed' }
  }
  const isCi = Boolean(process.env['CI'])
  const without = [...needs, ...(isCi ? uses : [])].filter(isMissing)
  if (without.length === 0) return runStep(step)
  const reason = `without ${without.map((need) => need.name).join(', ')}`
  return { name, outcome: isCi ? 'failed' : 'left out', reason }
}

/** @param {Need} need */
function isMissing({ isHere }) {
  return !isHere
}
