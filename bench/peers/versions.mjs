import { readFileSync } from 'node:fs'

const packages = [
  '@octokit/webhooks',
  'stripe',
  'standardwebhooks',
  'zod',
  'express',
  'fastify',
  'esbuild',
]

/** The versions of the peers, and of what both sides run on. */
export function peerVersions() {
  return packages.map((name) => `${name} ${versionOf(name)}`).join(', ')
}

/** @param {string} name */
function versionOf(name) {
  const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url)
  return JSON.parse(readFileSync(manifest, 'utf8')).version
}
