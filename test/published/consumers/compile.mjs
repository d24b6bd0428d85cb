// Compiles a project, and holds what the compiler says against what it should say.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNode } from './run-node.mjs'

/**
 * Answers what differs: errors that should not be, and wrong uses that passed.
 * @param {string} project
 * @param {import('./combinations.mjs').Installed} typeScript
 * @param {import('./combinations.mjs').Setting} setting
 */
export async function compile(project, typeScript, { type, include, options }) {
  const folder = join(project, type)
  const name = `${typeScript.version} ${JSON.stringify(options)}`.replace(/[^\w.]+/g, '-')
  const file = join(folder, `tsconfig.${name}.json`)
  const compilerOptions = {
    target: 'es2022',
    ...options,
    resolveJsonModule: true,
    skipLibCheck: false,
    // An exported receiver or handler has to be nameable.
    declaration: true,
    rootDir: '.',
    outDir: `out/${name}`,
  }
  writeFileSync(file, JSON.stringify({ compilerOptions, include: ['*.ts', ...include] }))
  const tsc = join(typeScript.folder, 'bin/tsc')
  const { output } = await runNode([tsc, '-p', file, '--pretty', 'false', '--listFiles'], folder)
  return differences(folder, output.trimEnd().split('\n'))
}

/**
 * @param {string} folder
 * @param {string[]} lines
 */
function differences(folder, lines) {
  const errors = lines.filter((line) => !existsSync(line) && !line.startsWith(' '))
  const sources = lines.filter((line) => line.startsWith(folder) && existsSync(line))
  const wanted = sources.flatMap((source) => wrongLines(source, source.slice(folder.length + 1)))
  const isWanted = (/** @type {string} */ error) => wanted.some((place) => error.startsWith(place))
  const passed = wanted.filter((place) => !errors.some((error) => error.startsWith(place)))
  return [
    ...errors.filter((error) => !isWanted(error)),
    ...passed.map((place) => `${place}: should not compile`),
    ...(wanted.length > 0 ? [] : ['nothing was compiled']),
  ]
}

/**
 * The places that say that they are an error, as the compiler names them.
 * @param {string} file
 * @param {string} name
 */
function wrongLines(file, name) {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((line, index) =>
    line.endsWith(' // error') ? [`${name}(${index + 1},`] : [],
  )
}
