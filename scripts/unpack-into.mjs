// Packs the package as it is built and unpacks it into a folder's `qondor-webhooks`, where it is a
// workspace of the package there: as published, but with nothing to install for its development.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { packInto, unpack } from './pack.mjs'

const target = resolve(process.argv[2] ?? '.', 'qondor-webhooks')
const packed = mkdtempSync(join(tmpdir(), 'qondor-webhooks-'))

try {
  const tarball = packInto(packed)
  rmSync(target, { recursive: true, force: true })
  unpack(tarball, target)
} finally {
  rmSync(packed, { recursive: true, force: true })
}

const manifest = join(target, 'package.json')
const { devDependencies, scripts, overrides, allowScripts, ...published } = JSON.parse(
  readFileSync(manifest, 'utf8'),
)
writeFileSync(manifest, JSON.stringify(published, null, 2))
