// Lays a project out as npm would: the packed package and a zod beside it, and no optional peer.
// Outside of the repository, whose node_modules would lend it what a user does not have.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const here = fileURLToPath(new URL('.', import.meta.url))
const types = ['module', 'commonjs']

/**
 * Packs the package as it is built; answers the tarball.
 * @param {string} folder
 */
export function pack(folder) {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root })
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
}

/**
 * Makes the project in a folder of its own, with its sources once as `module` and once as `commonjs`.
 * @param {string} project
 * @param {string} tarball
 * @param {import('./combinations.mjs').Installed} zod
 */
export function install(project, tarball, zod) {
  const modules = join(project, 'node_modules')
  const installed = join(modules, 'qondor-webhooks')
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
  cpSync(zod.folder, join(modules, 'zod'), { recursive: true })
  for (const name of ['@types/node', 'undici-types']) {
    cpSync(join(here, 'node_modules', name), join(modules, name), { recursive: true })
  }
  cpSync(join(here, 'programs'), join(project, 'programs'), { recursive: true })
  for (const type of types) {
    cpSync(join(here, 'project'), join(project, type), { recursive: true })
    writeFileSync(join(project, type, 'package.json'), JSON.stringify({ type }))
  }
}
