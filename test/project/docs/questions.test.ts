import { describe, expect, it } from 'vitest'
import { readHosts } from '../../../scripts/generate/host-pages.mjs'
import { pages } from '../../support/docs/pages.js'
import { answeredCodes, takenOutcomes } from '../../support/receiver/outcome-table.js'

const index = pages.get('docs/README.md') ?? ''
const answers = index.split(/^### /m).slice(1)

describe('docs/README.md', () => {
  it.each(answers.map((text) => [text.split('\n')[0] ?? '', text] as const))(
    'answers in a few sentences, and names the page behind it: %s',
    (_question, answer) => {
      expect(answer.split(/\s+/).length).toBeLessThan(140)
      expect(answer).toMatch(/\]\([\w-]+\.md(#[\w-]+)?\)|\]\(\.\.\/examples\//)
    },
  )

  it.each([...pages.keys()].filter((path) => /^docs\/(?!README)/.test(path)))(
    'leads to %s',
    (path) => {
      expect(index).toMatch(new RegExp(`\\]\\(${path.replace('docs/', '')}[)#]`))
    },
  )

  it('says how many hosts there are', () => {
    expect(index).toContain(`a tested app for each of ${readHosts().length} hosts`)
  })

  it('names each status that a sender is refused or failed with, and codes that are there', () => {
    const codes = Object.keys(answeredCodes)
    const named = [...index.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, name = '']) => name)
    const others = [...takenOutcomes, 'underscores_in_headers']
    expect(named.filter((name) => ![...codes, ...others].includes(name))).toEqual([])
    for (const status of ['400', '401', '405', '422', '500', '503']) {
      expect(index).toMatch(new RegExp(`^### It answers.*\\b${status}\\b`, 'm'))
    }
  })
})
