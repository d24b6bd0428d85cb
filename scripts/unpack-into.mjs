// Packs the package as it is built and unpacks it into a folder's `qondor-webhooks`, where it is a
// workspace of the package there: as published, but with nothing to install for its development.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = resolve(process.argv[2] ?? '.', 'qondor-webhooks')
const packed = mkdtempSync(join(tmpdir(), 'qondor-webhooks-'))

try {
  run('npm', ['pack', '--silent', '--pack-destination', packed])
  const [tarball = ''] = readdirSync(packed)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  run('tar', ['-xzf', join(packed, tarball), '-C', target, '--strip-components=1'])
} finally {
  rmSync(packed, { recursive: true, force: true })
}

const manifest = join(target, 'package.json')
const { devDependencies, scripts, overrides, allowScripts, ...published } = JSON.parse(
  readFileSync(manifest, 'utf8'),
)
writeFileSync(manifest, JSON.stringify(published, null, 2))

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
}
