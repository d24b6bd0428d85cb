import { existsSync, readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const paths = Object.keys(manifest.exports).filter((path) => {
  return existsSync(new URL(`../src/adapters/${path}.ts`, import.meta.url))
})

/** What is imported of the package for a framework: `qondor-webhooks/node` and the like. */
export const adapters = paths.map((path) => path.replace('.', 'qondor-webhooks'))
