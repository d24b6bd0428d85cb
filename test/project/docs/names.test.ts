// What the pages name is there: codes, outcomes, options, exports.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createQondorWebhooks } from '../../../src/index.js'
import { outcomeOfCode, outcomes } from '../../../src/receiver/outcomes.js'
import { inlineCodeOf, pages } from '../../support/docs/pages.js'

const root = new URL('../../../', import.meta.url)

/** The scripts of npm in a folder. */
function scriptsIn(folder: string): readonly string[] {
  const file = new URL(`${folder}package.json`, root)
  return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')).scripts ?? {}) : []
}

/** The words of all files of code in a folder. */
function wordsIn(folder: string): readonly string[] {
  const files = readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
  return files
    .filter((path) => /\.([cm]?ts|mjs|json)$/.test(path) && !path.includes('node_modules'))
    .flatMap((path) => readFileSync(new URL(folder + path, root), 'utf8').match(/\w+/g) ?? [])
}

/** What is no name of ours: of frameworks, of clouds, or made up for an example. */
const foreign = [
  'ApproximateAgeOfOldestMessage',
  'CouldNotDetermineMessageSource',
  'MaximumMessageSize',
  'ReportBatchItemFailures',
  'constructEvent',
  'defaultMessageTimeToLive',
  'externalModules',
  'forwardDeadLetteredMessagesTo',
  'isSessionsEnabled',
  'maxDeliveryCount',
  'newKey',
  'oldKey',
  'verifyAndReceive',
]
const foreignSettings = [
  'dead_letter_queue',
  'max_retries',
  'node_modules',
  'query_timeout',
  'underscores_in_headers',
  'x_qondor_key',
]

const codes = [...Object.keys(outcomeOfCode), ...outcomes]
const ours = new Set([
  ...wordsIn('src/'),
  ...wordsIn('examples/'),
  ...Object.keys(createQondorWebhooks({ auth: false })),
])
// It shows how to add what is not there yet.
const named = [...pages].filter(([path]) => path !== 'CONTRIBUTING.md')

const settingsIn = (code: string) => code.match(/\b[a-z]+_[a-z_]+\b/g) ?? []
const namesIn = (code: string) => code.match(/\b[A-Za-z]+[a-z][A-Z]\w*\b/g) ?? []

describe('the pages', () => {
  it.each(named)('name no code and no outcome that is not there: %s', (_path, page) => {
    const written = inlineCodeOf(page).flatMap(settingsIn)
    expect(written.filter((word) => ![...codes, ...foreignSettings].includes(word))).toEqual([])
  })

  it.each(named)('name no option, method or export that is not there: %s', (_path, page) => {
    const words = inlineCodeOf(page).flatMap(namesIn)
    expect(words.filter((word) => !ours.has(word) && !foreign.includes(word))).toEqual([])
  })

  it.each([...pages])('name no script of npm that is not there: %s', (path, page) => {
    const scripts = [...page.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script]) => script ?? '')
    const there = [...scriptsIn(''), ...scriptsIn(path.replace(/[^/]*$/, ''))]
    expect(scripts.filter((script) => !there.includes(script))).toEqual([])
  })

  it.each(foreign)('name %s, which is no name of ours', (name) => {
    expect(named.flatMap(([, page]) => inlineCodeOf(page).flatMap(namesIn))).toContain(name)
    expect(ours).not.toContain(name)
  })

  it.each(foreignSettings)('name %s, which is no code of ours', (setting) => {
    expect(named.flatMap(([, page]) => inlineCodeOf(page).flatMap(settingsIn))).toContain(setting)
    expect(codes).not.toContain(setting)
  })

  it('name every code and every outcome', () => {
    const readme = inlineCodeOf(pages.get('README.md') ?? '')
    expect(codes.filter((code) => !readme.includes(code))).toEqual([])
  })
})
