// The entries of the package. tsup builds them, TypeDoc documents them, and `npm run generate` writes
// them into package.json.
import { readFileSync } from 'node:fs'

/** The file of each entry by its name. */
export const entries = {
  index: 'src/index.ts',
  schemas: 'src/topics/index.ts',
  fetch: 'src/adapters/fetch.ts',
  node: 'src/adapters/node.ts',
  fastify: 'src/adapters/fastify.ts',
  koa: 'src/adapters/koa.ts',
  lambda: 'src/adapters/lambda.ts',
  queue: 'src/queue/index.ts',
  sqlite: 'src/queues/sqlite/index.ts',
  'pg-boss': 'src/queues/pg-boss/index.ts',
  bullmq: 'src/queues/bullmq/index.ts',
  redis: 'src/stores/redis.ts',
  postgres: 'src/stores/postgres.ts',
  opentelemetry: 'src/opentelemetry/index.ts',
  testing: 'src/testing/index.ts',
}

/** What is built beside them and imported by nobody: the command, and its page in a browser. */
export const programs = {
  'command-line': 'src/command-line/index.ts',
  page: 'src/command-line/listen/inspector/page/page.ts',
}

const names = Object.keys(entries)

/** The name that an entry is imported by: `qondor-webhooks/node`. @param {string} entry */
export function specifierOf(entry) {
  return entry === 'index' ? 'qondor-webhooks' : `qondor-webhooks/${entry}`
}

/** package.json, with the entries as npm and TypeScript look for them. */
export function renderManifest() {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const manifest = JSON.parse(text)
  manifest.exports = {
    ...Object.fromEntries(names.map((name) => [name === 'index' ? '.' : `./${name}`, paths(name)])),
    './schemas/*.json': './schemas/*.json',
    './package.json': './package.json',
  }
  const subpaths = names.filter((name) => name !== 'index')
  // For `moduleResolution: node10`, which does not read `exports`.
  manifest.typesVersions = {
    '*': Object.fromEntries(subpaths.map((name) => [name, [`./dist/${name}.d.cts`]])),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** `types` stands first in each: the first that fits is taken. @param {string} name */
function paths(name) {
  return {
    import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
    require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
  }
}
