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

  // npm shows no relative links while package.json has no `repository`, so a reader has to see the name.
  it('names the file that a link leads to, in its text or in that of another link', () => {
    const links = [...readme.matchAll(/\[([^\]]+)\]\((?!https:)([^)#]+)(#[^)]+)?\)/g)]
    const named = new Set(links.map(([, text]) => text))
    const unnamed = links.filter(([, text, path, part]) => {
      return text !== path && !(part && named.has(path))
    })
    expect(unnamed.map(([link]) => link)).toEqual([])
    expect(links.length).toBeGreaterThan(20)
  })
})
