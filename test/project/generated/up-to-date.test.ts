import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generatedFolders, render } from '../../../scripts/generate/render.mjs'

const root = new URL('../../../', import.meta.url)
const rendered = await render()

describe('what is generated', () => {
  it.each([...rendered])('is up to date; otherwise run npm run generate: %s', (path, text) => {
    expect(readFileSync(new URL(path, root), 'utf8')).toBe(text)
  })

  it.each(generatedFolders)('is all that lies in %s', (folder) => {
    const files = readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}`)

    expect(files.sort()).toEqual(
      [...rendered.keys()].filter((path) => path.startsWith(`${folder}/`)).sort(),
    )
  })

  it('is the same each time', async () => {
    expect(await render()).toEqual(rendered)
  })
})
