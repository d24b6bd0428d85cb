import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The bytes, files and packages that an install of the packages puts on a disk, with what they depend
 * on and the peers that they need.
 *
 * @param {string[]} packages
 */
export function installedSize(packages) {
  const folders = new Set(packages.flatMap((name) => foldersOf(name, root)))
  const files = [...folders].flatMap((folder) =>
    folder === root ? packedFiles() : filesIn(folder),
  )
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  return { bytes, files: files.length, packages: folders.size }
}

/**
 * The folders of a package and of what it depends on.
 *
 * @param {string} name
 * @param {string} from
 * @returns {string[]}
 */
function foldersOf(name, from) {
  const folder = name === 'qondor-webhooks' ? root : findFolder(name, from)
  const { dependencies, peerDependencies, peerDependenciesMeta } = readManifest(folder)
  const peers = Object.keys(peerDependencies ?? {}).filter(
    (peer) => !peerDependenciesMeta?.[peer]?.optional,
  )
  const needed = [...Object.keys(dependencies ?? {}), ...peers]
  return [folder, ...needed.flatMap((dependency) => foldersOf(dependency, folder))]
}

/**
 * @param {string} name
 * @param {string} from
 */
function findFolder(name, from) {
  const inside = join(from, 'node_modules', name)
  return statSync(inside, { throwIfNoEntry: false }) ? inside : join(root, 'node_modules', name)
}

/** @param {string} folder */
function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** What npm would publish of this package. */
function packedFiles() {
  const options = /** @type {const} */ ({ cwd: root, encoding: 'utf8' })
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], options)
  const [{ files }] = JSON.parse(stdout)
  return files.map((/** @type {{ path: string }} */ { path }) => join(root, path))
}

/** @param {string} folder @returns {string[]} */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) return [path]
    return entry.name === 'node_modules' ? [] : filesIn(path)
  })
}
