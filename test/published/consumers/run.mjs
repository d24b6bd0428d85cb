// Compiles, bundles and runs projects that use the package as packed, in each combination. Fails for each
// that fails or was not run, and for an entry of the package that no project uses.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packInto } from '../../../scripts/pack.mjs'
import { bundlesOf } from './bundle.mjs'
import { settings, typeScripts, zods } from './combinations.mjs'
import { compile } from './compile.mjs'
import { install } from './install.mjs'
import { runNode } from './run-node.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
const bodies = fileURLToPath(new URL('../../../fixtures/documented', import.meta.url))
const programs = ['import.mjs', 'require.cjs', 'require-esm.cjs']

/**
 * @typedef {object} Combination
 * @property {string} name
 * @property {() => Promise<string[]>} check Answers what is wrong.
 */

const folder = mkdtempSync(join(tmpdir(), 'qondor-webhooks-consumers-'))
try {
  const tarball = packInto(folder)
  const withZod = zods.flatMap((zod) => {
    const project = join(folder, zod.version)
    install(project, tarball, zod)
    return combinationsOf(project, zod)
  })
  const bundles = bundlesOf(folder, tarball)
  const combinations = [...withZod, ...bundles]
  const wanted =
    zods.length * (typeScripts.length * settings.length + programs.length) + bundles.length
  const passed = await runAll(combinations)
  const missing = missingFrom(manifest)
  for (const problem of missing) console.log(problem)
  console.log(`${passed} of ${wanted} combinations passed`)
  if (wanted === 0 || passed !== wanted || missing.length > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * @param {string} project
 * @param {import('./combinations.mjs').Installed} zod
 * @returns {Combination[]}
 */
function combinationsOf(project, zod) {
  const compiled = typeScripts.flatMap((typeScript) =>
    settings.map((setting) => ({
      name: `zod ${zod.version}, TypeScript ${typeScript.version}: ${setting.name}`,
      check: () => compile(project, typeScript, setting),
    })),
  )
  const ran = programs.map((program) => ({
    name: `zod ${zod.version}, Node ${process.versions.node}: ${program}`,
    check: () => run(join(project, 'programs', program), zod.version),
  }))
  return [...compiled, ...ran]
}

/**
 * @param {string} program
 * @param {string} zodVersion
 */
async function run(program, zodVersion) {
  const { code, output } = await runNode([program, bodies])
  const expected = `every documented body was read with zod ${zodVersion}\n`
  return code === 0 && output === expected ? [] : [`exit code ${code}`, output]
}

/**
 * As many at a time as there are processors; answers how many passed.
 * @param {Combination[]} combinations
 */
async function runAll(combinations) {
  const queue = combinations.values()
  let passed = 0
  const work = async () => {
    for (const { name, check } of queue) {
      const problems = await check()
      console.log([`${problems.length === 0 ? 'ok' : 'FAILED'}  ${name}`, ...problems].join('\n'))
      if (problems.length === 0) passed += 1
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return passed
}

/**
 * What the package promises and nothing here uses: its oldest zod, and each of its entries.
 * @param {{ exports: object }} manifest
 */
function missingFrom({ exports: entries }) {
  const files = ['project', 'programs'].flatMap((name) =>
    readdirSync(join(here, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
  )
  const unused = Object.keys(entries)
    .map((path) => `qondor-webhooks${path.slice(1)}`)
    .filter((entry) => {
      const [start = '', end = ''] = entry.split('*')
      return !files.some((text) => text.includes(`'${start}`) && text.includes(`${end}'`))
    })
  // The range takes Zod 3 too, so that no installation fails; `/schemas` needs this one or later.
  const hasOldest = zods.some(({ version }) => version === '4.1.0')
  return [
    ...unused.map((entry) => `no project uses ${entry}`),
    ...(hasOldest ? [] : ['no project has zod 4.1.0, the oldest that /schemas takes']),
  ]
}
