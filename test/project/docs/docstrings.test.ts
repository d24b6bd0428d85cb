import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { checker, publicExports } from '../../support/docs/source.js'

const textOf = ({ symbol }: (typeof publicExports)[number]): string => {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker))
}
const callables = publicExports.filter(({ symbol }) => {
  return (symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class)) !== 0
})

describe('the docstring', () => {
  it.each(publicExports)('says what it is: $entry $name', (exported) => {
    expect(textOf(exported)).not.toBe('')
  })

  it.each(callables)('has an example: $entry $name', ({ symbol }) => {
    const examples = symbol.getJsDocTags(checker).filter(({ name }) => name === 'example')
    expect(examples.map(({ text }) => ts.displayPartsToString(text).trim())).not.toEqual([])
  })

  it('is looked for at every export', () => {
    expect(publicExports.length).toBeGreaterThan(100)
    expect(callables.length).toBeGreaterThan(20)
  })
})
