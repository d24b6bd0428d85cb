// Where a program is on this machine.
import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const debianPostgres = '/usr/lib/postgresql'

/**
 * The path of a program: where Debian puts the newest PostgreSQL, or on the PATH.
 * @param {string} name
 */
export function findProgram(name) {
  const onPath = (process.env['PATH'] ?? '').split(delimiter)
  const paths = [...postgresFolders(), ...onPath].map((folder) => join(folder, name))
  return paths.find(isExecutable)
}

/** The path of a browser that Playwright can drive, of which none comes with it. */
export function findChromium() {
  return findProgram('chromium') ?? findProgram('google-chrome')
}

function postgresFolders() {
  try {
    const versions = readdirSync(debianPostgres).sort((one, other) => Number(other) - Number(one))
    return versions.map((version) => join(debianPostgres, version, 'bin'))
  } catch {
    // Not a Debian, or one without PostgreSQL.
    return []
  }
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
