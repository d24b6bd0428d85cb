// Packs the package as it is built, and unpacks it as npm does where it is installed.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Returns the path of the tarball.
 * @param {string} folder
 */
export function packInto(folder) {
  run('npm', ['pack', '--silent', '--pack-destination', folder])
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error(`npm pack has left no tarball in ${folder}.`)
  return join(folder, tarball)
}

/**
 * @param {string} tarball
 * @param {string} folder
 */
export function unpack(tarball, folder) {
  mkdirSync(folder, { recursive: true })
  // All that npm packs is in one folder.
  run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
}
