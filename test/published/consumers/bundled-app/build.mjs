// `node build.mjs webpack FOLDER` bundles the server into a folder, with all that it imports;
// `node build.mjs webpack FOLDER pg-boss` leaves pg-boss out. Prints errors and warnings.
import { fileURLToPath } from 'node:url'
import { rspack } from '@rspack/core'
import webpack from 'webpack'

const [bundler, path = '', ...externals] = process.argv.slice(2)

/** @type {import('webpack').Configuration & import('@rspack/core').Configuration} */
const options = {
  mode: 'production',
  target: 'node',
  context: fileURLToPath(new URL('.', import.meta.url)),
  entry: './server.mjs',
  externals,
  externalsType: 'module',
  experiments: { outputModule: true },
  output: { path, filename: 'server.mjs', module: true },
  optimization: { minimize: false },
  // pg looks for it, and works without.
  resolve: { alias: { 'pg-native': false } },
}

/**
 * @param {Error | null} error
 * @param {{ toString(options: { preset: 'errors-warnings', colors: false }): string } | undefined} stats
 */
function report(error, stats) {
  console.log(error ?? stats?.toString({ preset: 'errors-warnings', colors: false }))
}

if (bundler === 'webpack') webpack(options, report)
else rspack(options, report)
