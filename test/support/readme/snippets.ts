import { readFileSync } from 'node:fs'
import { nodeWithSqlite } from '../../../scripts/node-with-sqlite.mjs'

export const root = new URL('../../../', import.meta.url)
export const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
export const readme = read('README.md')

/** The code blocks of a text in a language, in their order. */
export function snippetsIn(language: string, text = readme): string[] {
  const blocks = text.matchAll(/^```(\w+)\n(.*?)^```$/gms)
  return [...blocks].filter(([, name]) => name === language).map(([, , code]) => code ?? '')
}

/** Whether a snippet is a test; `test/published/readme-tests.test.ts` runs those, each by its runner. */
export function isTest(code: string): boolean {
  return /from '(?:vitest|node:test)'|^test\(/m.test(code)
}

/** A program of a page, and lines that it prints: the beginnings of them. */
export interface Program {
  readonly name: string
  readonly code: string
  readonly prints: readonly string[]
}

const handles = ['1', 'answered 200 handled', 'answered 401 unauthorized']

/** What each program of a page prints, in the page's order. */
const printed: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'README.md': [
    [
      'listening on port 3000',
      '1 [Project Name]',
      'answered 200 handled',
      'answered 200 unhandled',
      'answered 401 unauthorized',
    ],
    ['answered 200 queued', 'answered 401 unauthorized', '[]'],
    handles,
    [],
    handles,
  ],
  'docs/authentication.md': [handles, []],
  'docs/reference.md': [[], ['unhandled', '200 application/json {"outcome":"unhandled"']],
  'docs/testing.md': [['42', '200 {"outcome":"handled",']],
  'docs/topics.md': [
    ['PingV1'],
    [],
    ['2024-10-18T07:32:12.367Z', '2024-11-01T07:32:12.367Z', '2024-11-01T08:32:12.367Z'],
    ["invalid_payload [ 'projectId' ]"],
  ],
}

/** The hosts of docs/frameworks.md that are installed here. */
const hosts = ['Connect 3', 'Express 5', 'Fastify 5', 'Hono 4', 'Koa 3', "Node's own http"]

/** The programs in TypeScript of the README and of pages: all but the tests. */
export const programs: readonly Program[] = [
  ...Object.entries(printed).flatMap(([path, lists]) => {
    const codes = snippetsIn('ts', read(path)).filter((code) => !isTest(code))
    if (codes.length !== lists.length) throw new Error(`${path} has ${codes.length} programs`)
    return codes.map((code, index) => {
      return { name: `${path}, program ${index + 1}`, code, prints: lists[index] ?? [] }
    })
  }),
  ...hosts.map((title) => {
    const section = read('docs/frameworks.md')
      .split(/^## /m)
      .find((text) => text.startsWith(`${title}\n`))
    const [code = ''] = snippetsIn('ts', section ?? '')
    const prints = ['Offer 1 of [Project Name] was sent.', ...handles.slice(1)]
    return { name: `docs/frameworks.md, ${title}`, code, prints }
  }),
]

/**
 * The Node to run a program on: this one, or for a queue in a file one that has SQLite, if it is installed.
 * `lacks` is what the program says on a Node without it.
 */
export function nodeFor(code: string): { readonly path: string; readonly lacks?: RegExp } {
  if (!code.includes('qondor-webhooks/sqlite')) return { path: process.execPath }
  if (nodeWithSqlite) return { path: nodeWithSqlite }
  return { path: process.execPath, lacks: /Run it on Node 22\.13/ }
}

/** The lines that a program is to print and did not. */
export function linesMissing({ prints }: Program, stdout: string): readonly string[] {
  const lines = stdout.split('\n')
  return prints.filter((expected) => !lines.some((line) => line.startsWith(expected)))
}
