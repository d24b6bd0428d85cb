import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/**
 * What a module of this text weighs in a worker's bundle: minified, in bytes after gzip.
 *
 * @param {string} contents
 * @param {string[]} external
 */
export async function gzipBytes(contents, external = []) {
  const result = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['worker', 'browser'],
    external,
    // Not its warnings that bare imports of chunks are left out, as they should be.
    logLevel: 'error',
  })
  return result.outputFiles.reduce((sum, file) => sum + gzipSync(file.contents).length, 0)
}
