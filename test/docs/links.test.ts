import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { qondorTopics } from '../../src/index.js'

const docs = new URL('../../docs/', import.meta.url)
const pages = readdirSync(docs).filter((name) => name.endsWith('.md'))
const read = (page: string): string => readFileSync(new URL(page, docs), 'utf8')

it.each(pages)('docs/%s links to what is there', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path ?? '')
  expect(links.filter((path) => !existsSync(new URL(path, docs)))).toEqual([])
})

it('docs/setup.md asks for every topic', () => {
  const text = read('setup.md')
  expect(qondorTopics.filter((topic) => !text.includes(topic))).toEqual([])
})
