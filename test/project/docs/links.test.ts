import { existsSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { qondorTopics } from '../../../src/index.js'
import { anchorsOf, pages, proseOf } from '../../support/docs/pages.js'

const root = new URL('../../../', import.meta.url)

function linksOf(page: string): readonly string[] {
  return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '')
}

/** What is wrong with a link, if anything is. */
function faultOf(link: string, from: string): string | undefined {
  if (/^[a-z]+:/.test(link)) {
    const { protocol, hostname } = new URL(link)
    return protocol === 'https:' && hostname.includes('.')
      ? undefined
      : `${link} is not an https URL`
  }
  const { pathname, hash } = new URL(link, new URL(from, 'file:///'))
  const target = new URL(`.${pathname}`, root)
  if (!existsSync(target)) return `${link} leads nowhere`
  if (hash === '') return undefined
  if (statSync(target).isDirectory()) return `${link} names a part of a folder`
  const anchors = anchorsOf(readFileSync(target, 'utf8'))
  return anchors.includes(hash.slice(1)) ? undefined : `${link} names no heading`
}

describe('the links of', () => {
  it.each([...pages])('%s lead somewhere', (path, page) => {
    const faults = linksOf(page).map((link) => faultOf(link, path))
    expect(faults.filter((fault) => fault !== undefined)).toEqual([])
  })
})

it.each([
  ['a file that is not there', 'docs/gone.md', 'README.md'],
  ['a file that is not there, from a folder', 'SECURITY.md', 'docs/setup.md'],
  ['a heading that is not there', '#gone', 'README.md'],
  ['a heading of another page that is not there', 'docs/setup.md#gone', 'README.md'],
  ['what is not encrypted', 'http://example.com/', 'README.md'],
])('a link to %s is found', (_what, link, from) => {
  expect(faultOf(link, from)).toBeDefined()
})

/** The scripts of npm in a folder. */
function scriptsIn(folder: string): readonly string[] {
  const file = new URL(`${folder}package.json`, root)
  return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')).scripts ?? {}) : []
}

it.each([...pages])('%s names no script of npm that is not there', (path, page) => {
  const scripts = [...page.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script]) => script ?? '')
  const there = [...scriptsIn(''), ...scriptsIn(path.replace(/[^/]*$/, ''))]
  expect(scripts.filter((script) => !there.includes(script))).toEqual([])
})

it('docs/setup.md asks for every topic', () => {
  const text = pages.get('docs/setup.md') ?? ''
  expect(qondorTopics.filter((topic) => !text.includes(topic))).toEqual([])
})
