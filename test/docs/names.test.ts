// What the pages name is there: codes, outcomes, options, exports.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createQondorWebhooks } from '../../src/index.js'
import { outcomeOfCode, outcomes } from '../../src/receiver/outcomes.js'
import { inlineCodeOf, pages } from './pages.js'

const root = new URL('../../', import.meta.url)

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
  'ActionArgs',
  'ApproximateAgeOfOldestMessage',
  'CouldNotDetermineMessageSource',
  'MaximumMessageSize',
  'ReportBatchItemFailures',
  'authLevel',
  'checkOrigin',
  'cloneRawRequest',
  'constructEvent',
  'defaultMessageTimeToLive',
  'forwardDeadLetteredMessagesTo',
  'isSessionsEnabled',
  'maxDeliveryCount',
  'newKey',
  'oldKey',
  'verifyAndReceive',
  'onResponse',
  'readRawBody',
]
const foreignSettings = ['dead_letter_queue', 'max_retries', 'node_modules']

const codes = [...Object.keys(outcomeOfCode), ...outcomes]
const known = new Set([
  ...wordsIn('src/'),
  ...wordsIn('examples/'),
  ...Object.keys(createQondorWebhooks({ auth: false })),
  ...foreign,
])
// It shows how to add what is not there yet.
const named = [...pages].filter(([path]) => path !== 'CONTRIBUTING.md')

describe('the pages', () => {
  it.each(named)('name no code and no outcome that is not there: %s', (_path, page) => {
    const written = inlineCodeOf(page).flatMap((code) => code.match(/\b[a-z]+_[a-z_]+\b/g) ?? [])
    expect(written.filter((word) => ![...codes, ...foreignSettings].includes(word))).toEqual([])
  })

  it.each(named)('name no option, method or export that is not there: %s', (_path, page) => {
    const words = inlineCodeOf(page).flatMap(
      (code) => code.match(/\b[A-Za-z]+[a-z][A-Z]\w*\b/g) ?? [],
    )
    expect(words.filter((word) => !known.has(word))).toEqual([])
  })

  it.each([...pages])('name no script of npm that is not there: %s', (path, page) => {
    const scripts = [...page.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script]) => script ?? '')
    const there = [...scriptsIn(''), ...scriptsIn(path.replace(/[^/]*$/, ''))]
    expect(scripts.filter((script) => !there.includes(script))).toEqual([])
  })

  it('name every code and every outcome', () => {
    const readme = inlineCodeOf(pages.get('README.md') ?? '')
    expect(codes.filter((code) => !readme.includes(code))).toEqual([])
  })
})
