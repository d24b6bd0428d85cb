import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { renderSchemas } from '../../../scripts/schemas/render-schemas.mjs'

const root = new URL('../../../', import.meta.url)
const rendered = await renderSchemas()

describe('what is generated from the schemas', () => {
  it.each([...rendered])('is up to date; otherwise run npm run generate: %s', (path, text) => {
    expect(readFileSync(new URL(path, root), 'utf8')).toBe(text)
  })

  it('is all that lies in its folder', () => {
    const files = readdirSync(new URL('schemas', root)).map((name) => `schemas/${name}`)

    expect(files.sort()).toEqual([...rendered.keys()].filter((path) => !/^docs/.test(path)).sort())
  })

  it('is the same each time', async () => {
    expect(await renderSchemas()).toEqual(rendered)
  })
})
