import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * A runtime, and how a program is run in it.
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string} version What the runtime itself says.
 * @property {readonly string[]} command
 */

const here = fileURLToPath(new URL('.', import.meta.url))
const { devDependencies } = JSON.parse(readFileSync(`${here}package.json`, 'utf8'))
const exe = process.platform === 'win32' ? '.exe' : ''

// By their paths: a `node` among npm's binaries would stand before the one that runs npm.
const node = ['node20', 'node22', 'node24', 'node26'].map((name) => ({
  name: 'Node',
  version: devDependencies[name].replace('npm:node@', ''),
  command: [`${here}node_modules/${name}/bin/node${exe}`, `${here}dist/node.js`],
}))

/** @type {readonly Runtime[]} */
export const runtimes = [
  ...node,
  {
    name: 'Bun',
    version: devDependencies['bun'],
    command: [`${here}node_modules/bun/bin/bun.exe`, `${here}dist/bun.js`],
  },
  {
    name: 'Deno',
    version: devDependencies['deno'],
    command: [
      `${here}node_modules/deno/deno${exe}`,
      'run',
      '--no-prompt',
      '--allow-net=127.0.0.1',
      `${here}dist/deno.js`,
    ],
  },
  {
    name: 'workerd',
    // It names the day that it was built on, and not which build of that day it is.
    version: devDependencies['workerd'].replace(/\.\d+$/, ''),
    command: [process.execPath, `${here}dist/workerd.js`],
  },
]
