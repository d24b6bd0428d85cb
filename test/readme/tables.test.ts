import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { neverAnswered } from '../../scripts/schemas/openapi-responses.mjs'
import * as api from '../../src/index.js'
import { readLimits } from '../../src/receiver/options.js'
import { outcomeOfCode } from '../../src/receiver/outcomes.js'
import { readme, root, snippetsIn } from './snippets.js'

const rows = readme
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))

describe('the README and the code say the same', () => {
  it('of every code that is answered: its outcome and its status', () => {
    const documented = rows.filter(([, , code]) => code && code in outcomeOfCode)
    const entries = documented.map(([, outcome, code, status]) => {
      return [code, { outcome, status: Number(status) }]
    })
    const answered = Object.entries(outcomeOfCode).filter(([code]) => !neverAnswered.includes(code))
    expect(Object.fromEntries(entries)).toEqual(Object.fromEntries(answered))
  })

  it('of every code that is never answered', () => {
    const [, sentence = ''] = /Codes that are thrown(.*)/.exec(readme) ?? []
    expect(neverAnswered.filter((code) => !sentence.includes(`\`${code}\``))).toEqual([])
  })

  it('of every topic and its method', () => {
    const qondor: object = api.createQondorWebhooks({ auth: false })
    const documented = rows.filter(([, topic]) => /V\d+$/.test(topic ?? ''))
    expect(documented.map(([, topic]) => topic).sort()).toEqual([...api.qondorTopics])
    expect(documented.filter(([, , method]) => !((method ?? '') in qondor))).toEqual([])
  })

  it('of every value that the package exports', () => {
    const row = rows.find(([, from]) => from === 'qondor-webhooks')
    const documented = (row?.[2] ?? '').split(', ').filter((name) => /^\w+$/.test(name))
    expect(documented.sort()).toEqual(Object.keys(api).sort())
  })

  it('of the default of every limit', () => {
    const limits = readLimits({})
    const documented = rows.filter(([, option]) => option && option in limits)
    const defaults = documented.map(([, option, value]) => [option, Number(value)])
    expect(Object.fromEntries(defaults)).toEqual(limits)
  })

  it('of the files that it names', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, path]) => path ?? '')
    const shell = snippetsIn('sh').join('\n')
    const posted = [...shell.matchAll(/@(fixtures\/\S+)/g)].map(([, path]) => path ?? '')
    expect(posted).toHaveLength(1)
    expect([...links, ...posted].filter((path) => !existsSync(new URL(path, root)))).toEqual([])
  })
})
