import { describe, expect, it } from 'vitest'
import { proseOf } from '../../support/docs/pages.js'
import { readme } from '../../support/readme/snippets.js'

const lineOf = (text: string): number => {
  const line = readme.split('\n').findIndex((candidate) => candidate.includes(text))
  return line < 0 ? Number.POSITIVE_INFINITY : line
}

describe('the README', () => {
  it('is read in one sitting', () => {
    const words = proseOf(readme)
      .split(/\s+/)
      .filter((word) => /\w/.test(word))
    expect(words.length).toBeLessThan(1500)
  })

  it.each([
    'npm install qondor-webhooks',
    'npm ci && npm run demo',
    'npm ci && npm test',
    'listen --ui',
  ])('shows `%s` on the first screen', (command) => {
    expect(lineOf(command)).toBeLessThan(50)
  })

  // npm shows no relative links, so that only a reader who sees the name finds the page.
  it('names each page that it links to at least once', () => {
    const pages = [...readme.matchAll(/\]\((docs\/[\w-]+\.md)/g)].map(([, path = '']) => path)
    const named = new Set([...readme.matchAll(/\[(docs\/[\w-]+\.md)\]/g)].map(([, path]) => path))
    expect([...new Set(pages)].filter((path) => !named.has(path))).toEqual([])
  })
})
