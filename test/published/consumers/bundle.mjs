// Builds an app by bundlers that look up each import, and starts what they built. It has installed pg-boss
// alone: no other engine, and no Zod.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { unpack } from '../../../scripts/pack.mjs'
import { runNode } from './run-node.mjs'

const app = fileURLToPath(new URL('bundled-app', import.meta.url))
const manifest = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'))
const versions = { ...manifest.dependencies, ...manifest.devDependencies }
const next = 'node_modules/next/dist/bin/next'
// What the app says if its engine was loaded and looked for a server.
const expected = 'queue_unavailable ECONNREFUSED'

/**
 * Makes the app in a folder of its own; answers a combination for each bundler and way to use it.
 * @param {string} folder
 * @param {string} tarball
 * @returns {import('./run.mjs').Combination[]}
 */
export function bundlesOf(folder, tarball) {
  const project = join(folder, 'bundled-app')
  cpSync(app, project, { recursive: true })
  unpack(tarball, join(project, 'node_modules/qondor-webhooks'))
  for (const peer of ['bullmq', 'ioredis', 'zod']) {
    if (existsSync(join(project, 'node_modules', peer))) throw new Error(`${peer} is installed.`)
  }
  const bundlers = [
    { name: `webpack ${versions.webpack}`, bundler: 'webpack' },
    { name: `Rspack ${versions['@rspack/core']}`, bundler: 'rspack' },
  ]
  return [
    ...bundlers.flatMap(({ name, bundler }) => [
      {
        name: `${name}: everything in the bundle`,
        // Outside of the project, where it finds no package.
        check: () => bundle(project, bundler, join(folder, bundler)),
      },
      {
        name: `${name}: pg-boss left out`,
        check: () => bundle(project, bundler, join(project, bundler), 'pg-boss'),
      },
    ]),
    { name: `Turbopack of Next.js ${versions.next}`, check: () => buildNextApp(project) },
  ]
}

/**
 * @param {string} project
 * @param {string} bundler
 * @param {string} output
 * @param {string[]} externals
 */
async function bundle(project, bundler, output, ...externals) {
  const built = await runNode(['build.mjs', bundler, output, ...externals], project)
  if (!/compiled successfully$/.test(built.output.trim())) return [built.output]
  const ran = await runNode([join(output, 'server.mjs')])
  return ran.output.trim() === expected ? [] : [ran.output]
}

/** @param {string} project */
async function buildNextApp(project) {
  process.env['NEXT_TELEMETRY_DISABLED'] = '1'
  const built = await runNode([next, 'build'], project)
  if (built.code !== 0 || built.output.includes('Module not found')) return [built.output]
  const server = spawn(process.execPath, [next, 'start', '--port', '0'], { cwd: project })
  try {
    const response = await fetch(`${await addressOf(server)}/qondor`, { method: 'POST' })
    const state = await response.text()
    return state === expected ? [] : [state]
  } finally {
    server.kill()
    await once(server, 'close')
  }
}

/**
 * The address that a server prints once it listens.
 * @param {import('node:child_process').ChildProcessWithoutNullStreams} server
 */
async function addressOf({ stdout }) {
  let printed = ''
  for await (const line of createInterface(stdout)) {
    const [address] = /http:\/\/localhost:\d+/.exec(line) ?? []
    if (address) return address
    printed += `${line}\n`
  }
  throw new Error(`Next.js did not start.\n${printed}`)
}
