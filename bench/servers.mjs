// Debian's servers, as the tests start them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const source = fileURLToPath(new URL('../test/support/servers/', import.meta.url))

/** @returns {Promise<Pick<typeof import('../test/support/servers/postgres.js'), 'startPostgres'> & Pick<typeof import('../test/support/servers/redis.js'), 'startRedis'>>} */
export async function loadServers() {
  // They are TypeScript, which Node 20 does not run.
  const outdir = mkdtempSync(join(tmpdir(), 'qondor-bench-'))
  const entryPoints = ['postgres.ts', 'redis.ts'].map((name) => join(source, name))
  const outExtension = { '.js': '.mjs' }
  await build({ entryPoints, outdir, outExtension, bundle: true, platform: 'node', format: 'esm' })
  const [postgres, redis] = await Promise.all(
    ['postgres.mjs', 'redis.mjs'].map((name) => import(pathToFileURL(join(outdir, name)).href)),
  )
  rmSync(outdir, { recursive: true })
  return { ...postgres, ...redis }
}
