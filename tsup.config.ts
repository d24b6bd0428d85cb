import { defineConfig, type Options } from 'tsup'
import { entries, programs } from './scripts/entries.mjs'

// tsup stays on 8: 9 exits 0 on type errors. `overrides.rollup` and the exact pins in package.json
// keep `npm ci` working: npm drops newer native binaries that the registry lacks from the lockfile.
const library: Options = {
  entry: entries,
  format: ['esm', 'cjs'],
  target: ['es2022', 'node20'],
  // Neutral, so that no Node built-in is resolved or shimmed in.
  platform: 'neutral',
  tsconfig: 'tsconfig.src.json',
  // For CommonJS too: without it every entry gets its own copy of the error class and the schemas.
  splitting: true,
  treeshake: true,
  external: ['zod', 'ioredis', '@opentelemetry/api', /^node:/],
  // Deno and Workers know Node's built-ins by their full names alone.
  removeNodeProtocol: false,
  // tsup sets `baseUrl`, which TypeScript 6 calls deprecated. Of our entries only the SQLite queue
  // uses Node's types, and not in what it exports.
  dts: { compilerOptions: { ignoreDeprecations: '6.0', types: ['node'] } },
  // `npm run build` empties dist first: tsup's own `clean` keeps outdated declarations.
  clean: false,
}

// The command line: its code is loaded command by command, from files of its own.
const commandLine: Options = {
  entry: { 'command-line': programs['command-line'] },
  format: ['esm'],
  target: ['es2022', 'node20'],
  platform: 'node',
  tsconfig: 'tsconfig.src.json',
  splitting: true,
  removeNodeProtocol: false,
  minify: true,
  esbuildOptions(options) {
    options.chunkNames = 'command-line/[name]-[hash]'
  },
  clean: false,
}

// The page of `listen --ui`, which runs in a browser and comes from the files beside it.
const inspectorPage: Options = {
  entry: { page: programs.page },
  outDir: 'dist/command-line/inspector',
  publicDir: 'src/command-line/listen/inspector/page/public',
  format: ['esm'],
  target: 'es2022',
  platform: 'browser',
  tsconfig: 'src/command-line/listen/inspector/page/tsconfig.json',
  minify: true,
  clean: false,
}

// For the coverage of what processes of their own run: see scripts/coverage.mjs.
const sourcemap = process.env['SOURCE_MAPS'] === 'true'

export default defineConfig(
  [library, commandLine, inspectorPage].map((options) => ({ ...options, sourcemap })),
)
