import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { readHosts } from '../../../scripts/generate/host-pages.mjs'

const read = (path: string): string => {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
}

describe('what is written from the examples', () => {
  it.each(readHosts())('names a line that mounts the receiver: $name', ({ code, mount }) => {
    expect(code.split('\n').map((line) => line.trim())).toContain(mount)
  })

  it.each(['adapter.ts', 'adapter.test.ts'])('shows %s of an own adapter as it is', (file) => {
    const code = read(`examples/own-adapter/${file}`)
    expect(read('docs/frameworks.md')).toContain(`\`\`\`ts\n${code}\`\`\``)
  })
})
