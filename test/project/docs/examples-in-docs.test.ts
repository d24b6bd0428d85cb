import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { readHosts } from '../../../scripts/generate/host-pages.mjs'
import { pages } from '../../support/docs/pages.js'

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

const apps = readdirSync(new URL('../../../examples/', import.meta.url)).filter((name) => {
  // The package itself is there once `npm run install:examples` has unpacked it.
  const isOurs = name !== 'qondor-webhooks'
  const path = new URL(`../../../examples/${name}/package.json`, import.meta.url)
  return isOurs && existsSync(path)
})

it.each(apps)('links to examples/%s from a page in docs', (name) => {
  const docs = [...pages].filter(([path]) => path.startsWith('docs/'))
  expect(docs.some(([, page]) => page.includes(`(../examples/${name})`))).toBe(true)
})

const recipes = [
  ...(/^## Recipes\n(.*)/ms.exec(read('docs/handlers.md'))?.[1] ?? '').matchAll(
    /^\| \[([\w-]+)\]/gm,
  ),
].map(([, name]) => name ?? '')

it.each(recipes)('has a test of the recipe %s', (name) => {
  expect(apps).toContain(name)
  expect(read(`test/published/examples/${name}.test.ts`)).toContain(`examples/${name}`)
})
