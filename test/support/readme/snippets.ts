import { readFileSync } from 'node:fs'
import { nodeWithSqlite } from '../node-with-sqlite.js'

export const root = new URL('../../../', import.meta.url)
export const readme = readFileSync(new URL('README.md', root), 'utf8')

/** The code blocks of a text in a language, in their order. */
export function snippetsIn(language: string, text = readme): string[] {
  const blocks = text.matchAll(/^```(\w+)\n(.*?)^```$/gms)
  return [...blocks].filter(([, name]) => name === language).map(([, , code]) => code ?? '')
}

/** Whether a snippet is a test; `test/published/readme-tests.test.ts` runs those, each by its runner. */
export function isTest(code: string): boolean {
  return /from '(?:vitest|node:test)'|^test\(/m.test(code)
}

/** The README's programs in TypeScript: all but the tests. */
export const programs = snippetsIn('ts').filter((code) => !isTest(code))

/**
 * The Node to run a program on: this one, or for a queue in a file one that has SQLite, if it is installed.
 * `lacks` is what the program says on a Node without it.
 */
export function nodeFor(code: string): { readonly path: string; readonly lacks?: RegExp } {
  if (!code.includes('qondor-webhooks/sqlite')) return { path: process.execPath }
  if (nodeWithSqlite) return { path: nodeWithSqlite }
  return { path: process.execPath, lacks: /Run it on Node 22\.13/ }
}

/** What each program prints, in the README's order. */
const printedByProgram: readonly (readonly string[])[] = [
  [
    '1 [Project Name]',
    'answered 200 handled',
    'answered 200 unhandled',
    'answered 401 unauthorized',
  ],
  ['PingV1'],
  [],
  ['2024-10-18T07:32:12.367Z', '2024-11-01T07:32:12.367Z', '2024-11-01T08:32:12.367Z'],
  ['1', 'answered 200 handled', 'answered 401 unauthorized'],
  ['1', 'answered 200 handled', 'answered 401 unauthorized'],
  ['1', 'answered 200 handled', 'answered 401 unauthorized'],
  [],
  ['1', 'answered 200 handled', 'answered 401 unauthorized'],
  ['1', 'answered 200 handled', 'answered 401 unauthorized'],
  ['unhandled', '200 application/json {"outcome":"unhandled"'],
  ["invalid_payload [ 'projectId' ]"],
  ['1', 'answered 200 handled', 'answered 401 unauthorized'],
  [],
  ['answered 200 queued', 'answered 401 unauthorized', '[]'],
  [],
]

/** The lines that a program of the README is to print and did not; undefined for one without a list. */
export function linesMissing(index: number, stdout: string): string[] | undefined {
  const lines = stdout.split('\n')
  return printedByProgram[index]?.filter((expected) => {
    return !lines.some((line) => line.startsWith(expected))
  })
}
