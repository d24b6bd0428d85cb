// Lays a project out as npm would: the packed package and a zod beside it, and no optional peer.
// Outside of the repository, whose node_modules would lend it what a user does not have.
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unpack } from '../../../scripts/pack.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const types = ['module', 'commonjs']

/**
 * Makes the project in a folder of its own, with its sources once as `module` and once as `commonjs`.
 * @param {string} project
 * @param {string} tarball
 * @param {import('./combinations.mjs').Installed} zod
 */
export function install(project, tarball, zod) {
  const modules = join(project, 'node_modules')
  unpack(tarball, join(modules, 'qondor-webhooks'))
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
