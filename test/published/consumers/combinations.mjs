// The versions that are installed here, and the ways in which projects are set up.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} Installed
 * @property {string} version
 * @property {string} folder
 *
 * @typedef {object} Setting
 * @property {string} name
 * @property {'module' | 'commonjs'} type Of the project's package.json.
 * @property {string[]} include Besides what every project has.
 * @property {object} options
 */

const manifest = new URL('package.json', import.meta.url)
const { devDependencies } = JSON.parse(readFileSync(manifest, 'utf8'))

export const typeScripts = installedAs('typescript')
export const zods = installedAs('zod')

// Node's types without the DOM's, or the other way round: many projects have one of them alone.
const node = { lib: ['es2022'], types: ['node'], esModuleInterop: true }
const web = { lib: ['es2022', 'dom', 'dom.iterable'], types: [], esModuleInterop: true }
const strict = { strict: true }
const strictest = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
}
const json = 'json/plain.ts'

/** @type {readonly Setting[]} */
export const settings = [
  {
    name: 'node16, ES modules, strict',
    type: 'module',
    include: [json],
    options: { module: 'node16', ...node, ...strict },
  },
  {
    name: 'node16, CommonJS, strict',
    type: 'commonjs',
    include: [json],
    options: { module: 'node16', ...node, ...strict },
  },
  {
    name: 'nodenext, ES modules, strictest',
    type: 'module',
    include: ['json/attribute.ts'],
    options: { module: 'nodenext', ...node, ...strictest },
  },
  {
    name: 'nodenext, CommonJS, not strict',
    type: 'commonjs',
    include: [json],
    options: { module: 'nodenext', ...node, strict: false },
  },
  {
    // TypeScript 5 then reads no `exports`.
    name: 'commonjs, strict',
    type: 'commonjs',
    include: [json],
    options: { module: 'commonjs', ...node, ...strict },
  },
  {
    name: 'preserve, bundler, strict, without Node',
    type: 'module',
    include: [json],
    options: { module: 'preserve', ...web, ...strict },
  },
  {
    name: 'esnext, bundler, strictest, without Node',
    type: 'module',
    include: [json],
    options: { module: 'esnext', moduleResolution: 'bundler', ...web, ...strictest },
  },
]

/**
 * @param {string} name Of a package that stands here in several versions, by other names.
 * @returns {readonly Installed[]}
 */
function installedAs(name) {
  return Object.entries(devDependencies)
    .filter(([, specifier]) => specifier.startsWith(`npm:${name}@`))
    .map(([alias, specifier]) => ({
      version: specifier.slice(`npm:${name}@`.length),
      folder: fileURLToPath(new URL(`node_modules/${alias}`, import.meta.url)),
    }))
}
