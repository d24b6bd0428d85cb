import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readHosts, renderDocs } from '../../../scripts/docs/render-docs.mjs'

const read = (path: string): string => {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
}

describe('what is written from the examples', () => {
  it.each([...renderDocs()])('is up to date; otherwise run npm run generate: %s', (path, text) => {
    expect(read(path)).toBe(text)
  })

  it.each(readHosts())('names a line that mounts the receiver: $name', ({ code, mount }) => {
    expect(code.split('\n').map((line) => line.trim())).toContain(mount)
  })

  it.each(['adapter.ts', 'adapter.test.ts'])('shows %s of an own adapter as it is', (file) => {
    const code = read(`examples/own-adapter/${file}`)
    expect(read('docs/frameworks.md')).toContain(`\`\`\`ts\n${code}\`\`\``)
  })
})
