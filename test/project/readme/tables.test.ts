import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { specifierOf } from '../../../scripts/entries.mjs'
import * as api from '../../../src/index.js'
import { readOptions } from '../../support/docs/options.js'
import { entries } from '../../support/docs/source.js'
import { read, readme, root, snippetsIn } from '../../support/readme/snippets.js'
import {
  answeredCodes,
  takenOutcomes,
  unansweredCodes,
} from '../../support/receiver/outcome-table.js'

const reference = read('docs/reference.md')

/** The cells of every row of a table on a page. */
function rowsOf(page: string): readonly (readonly string[])[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
}

describe('the README and the code say the same', () => {
  it('of every outcome and its statuses', () => {
    const statuses = new Map<string, Set<number>>(
      takenOutcomes.map((outcome) => [outcome, new Set([200])]),
    )
    for (const { outcome, status } of Object.values(answeredCodes)) {
      statuses.set(outcome, (statuses.get(outcome) ?? new Set()).add(status))
    }
    const documented = rowsOf(readme).filter(([, , status]) => /^\d+(, \d+)*$/.test(status ?? ''))
    expect(Object.fromEntries(documented.map(([, outcome, status]) => [outcome, status]))).toEqual(
      Object.fromEntries(
        [...statuses].map(([outcome, set]) => [outcome, [...set].sort().join(', ')]),
      ),
    )
  })

  it('of every topic and its method', () => {
    const qondor: object = api.createQondorWebhooks({ auth: false })
    const documented = rowsOf(readme).filter(([, topic]) => /V\d+$/.test(topic ?? ''))
    expect(documented.map(([, topic]) => topic).sort()).toEqual([...api.qondorTopics])
    expect(documented.filter(([, , method]) => !((method ?? '') in qondor))).toEqual([])
  })
})

describe('docs/reference.md and the code say the same', () => {
  const rows = rowsOf(reference)

  it('of every code that is answered: its outcome and its status', () => {
    const documented = rows.filter(
      ([, outcome, code, status]) => outcome && code && /^\d+$/.test(status ?? ''),
    )
    const entries = documented.map(([, outcome, code, status]) => {
      return [code, { outcome, status: Number(status) }]
    })
    expect(Object.fromEntries(entries)).toEqual(answeredCodes)
  })

  it('of every outcome that has no code: it is answered 200', () => {
    const documented = rows.filter(([, , code, status]) => code === '' && status === '200')
    expect(documented.map(([, outcome]) => outcome)).toEqual(takenOutcomes)
  })

  it('of every code that no response has, and of no other there', () => {
    const [, sentence = ''] = /Some codes are thrown(.*)/.exec(reference) ?? []
    const codes = [...sentence.matchAll(/`(\w+_\w+)`/g)].map(([, code]) => code)
    expect(codes.sort()).toEqual(Object.keys(unansweredCodes).sort())
  })

  it.each(entries)('of every value that %s exports', async (entry, path) => {
    const row =
      reference.split('\n').find((line) => line.startsWith(`| \`${specifierOf(entry)}\` |`)) ?? ''
    const [, ...documented] = [...row.matchAll(/[ (]`(\w[\w/-]*)/g)].map(([, name]) => name)
    const exported = Object.keys(await import(/* @vite-ignore */ `${root.pathname}${path}`))
    expect(exported).toEqual(expect.arrayContaining(documented))
    // Of the schemas one stands for all.
    if (entry !== 'schemas') expect(documented.sort()).toEqual(exported.sort())
  })

  it('of every option and its default', () => {
    const options = readOptions().filter(({ name }) => name.startsWith('QondorWebhooksOptions.'))
    const [, table = ''] =
      /\| option of `createQondorWebhooks`.*?\n(.*?)\n\n/s.exec(reference) ?? []
    const documented = [...table.matchAll(/^\| `(\w+)` \| `?(.*?)`? \|/gm)].map(([, ...row]) => row)
    const expected = options.map(({ name, values: [value = 'none'] }) => [
      name.split('.')[1],
      value === 'safeLogger(consoleLogger)' ? 'the console, without debug messages' : value,
    ])
    expect(documented.sort()).toEqual([['auth', 'required'], ...expected].sort())
  })
})

it('docs/local-development.md sends a file that is there', () => {
  const shell = snippetsIn('sh', read('docs/local-development.md')).join('\n')
  const posted = [...shell.matchAll(/@(fixtures\/\S+)/g)].map(([, path]) => path ?? '')
  expect(posted).toHaveLength(1)
  expect(posted.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
})
