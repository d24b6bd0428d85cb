// Checks which files the packed package contains, and that each of them is used.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'

/** What is there for people and for npm, and not by an import. */
const forReaders = ['package.json', 'LICENSE', 'CHANGELOG.md']

/** The pages from which people and assistants start; these link to the rest. */
const firstPages = ['README.md', 'llms.txt']

/** What pages link to and the package does not contain: it is in the repository, as docs/README.md says. */
const inRepository = /^(examples|bench|fixtures|docs\/images|test)\/|^(CONTRIBUTING|SECURITY)\.md$/

/** What the command line reads by itself: its page, which names the rest. */
const readByCode = ['dist/command-line/inspector/index.html']

/** npm runs these where a package is installed, from the registry or from git. */
const installScripts = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
]

/**
 * Throws unless each file is named by package.json, read by our code or imported by one that is, and
 * each import and name leads to a file.
 *
 * @param {string} folder where the package is unpacked
 */
export function checkPackedFiles(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = filesIn(folder)
  const reached = new Set(forReaders)
  const named = namedBy(manifest).flatMap((name) => expand(name, files))
  const waiting = [...named, ...readByCode, ...firstPages]
  for (const file of waiting) {
    assert.ok(files.includes(file), `${file} is named or imported, and not there`)
    if (reached.has(file)) continue
    reached.add(file)
    waiting.push(...importedBy(folder, file))
  }
  assert.deepEqual(
    files.filter((file) => !reached.has(file)),
    [],
    'Nothing leads to these files',
  )
  checkManifest(manifest)
  console.log(`each of the ${files.length} packed files is used`)
}

/** @param {Record<string, unknown>} manifest */
function checkManifest({ scripts, ...manifest }) {
  const run = Object.keys(Object(scripts)).filter((name) => installScripts.includes(name))
  assert.deepEqual(run, [], 'These scripts run where the package is installed')
  for (const field of ['dependencies', 'optionalDependencies', 'bundleDependencies', 'gypfile']) {
    assert.equal(manifest[field], undefined, `${field} is to be installed with the package`)
  }
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(posix.relative(folder, entry.parentPath), entry.name))
}

/** Every path in a field by which something is found. @param {Record<string, unknown>} manifest */
function namedBy({ bin, exports, main, module, types, typesVersions }) {
  const text = JSON.stringify([bin, exports, main, module, types, typesVersions])
  return [...text.matchAll(/"\.\/([^"]+\.\w+)"(?!:)/g)].map(([, path]) => path ?? '')
}

/** A path as it is, or the files that its star stands for. @param {string} path @param {string[]} files */
function expand(path, files) {
  const [before = '', after] = path.split('*')
  if (after === undefined) return [path]
  return files.filter((file) => file.startsWith(before) && file.endsWith(after))
}

/** The files that a file imports; a declaration imports declarations. @param {string} folder @param {string} file */
function importedBy(folder, file) {
  if (file.endsWith('.html')) return loadedBy(folder, file)
  if (/\.(md|txt)$/.test(file)) return linkedBy(folder, file)
  if (!/\.c?[jt]s$/.test(file)) return []
  const code = readFileSync(join(folder, file), 'utf8')
  assert.doesNotMatch(code, /[#@] ?sourceMappingURL=/, `${file} names a source map`)
  const imports = code.matchAll(
    /\b(?:from\s*|import\s*|import\(\s*|require\()(['"`])(\.{1,2}\/.+?)\1/g,
  )
  return [...imports].map(([, , path = '']) => {
    const target = posix.join(posix.dirname(file), path)
    return /\.d\.c?ts$/.test(file) ? target.replace(/\.(c?)js$/, '.d.$1ts') : target
  })
}

/** The files that a page loads. @param {string} folder @param {string} page */
function loadedBy(folder, page) {
  const links = readFileSync(join(folder, page), 'utf8').matchAll(/(?:href|src)="\/([^"]+)"/g)
  return [...links].map(([, path = '']) => posix.join(posix.dirname(page), path))
}

/** The files of the package that a page links to; a folder of it is fine too. @param {string} folder @param {string} page */
function linkedBy(folder, page) {
  const prose = readFileSync(join(folder, page), 'utf8').replace(/^```.*?^```$/gms, '')
  return [...prose.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)]
    .map(([, path = '']) => posix.join(posix.dirname(page), path).replace(/\/$/, ''))
    .filter((path) => !inRepository.test(path) && !inRepository.test(`${path}/`))
    .filter((path) => !statSync(join(folder, path), { throwIfNoEntry: false })?.isDirectory())
}
