import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { chartsFolder } from '../../../bench/charts/charts.mjs'
import { pages } from '../../support/docs/pages.js'

const root = new URL('../../../', import.meta.url)

interface Picture {
  readonly light: string
  readonly dark: string
  readonly alt: string
}

/** The pictures of a page, with their paths from the root. */
function picturesOf(page: string, path: string): readonly Picture[] {
  const pattern =
    /<picture>\s*<source [^>]*dark[^>]* srcset="(.+?)">\s*<img src="(.+?)" alt="(.*?)">/g
  const fromRoot = (link: string): string =>
    new URL(link, new URL(path, 'file:///')).pathname.slice(1)
  return [...page.matchAll(pattern)].map(([, dark = '', light = '', alt = '']) => {
    return { light: fromRoot(light), dark: fromRoot(dark), alt }
  })
}

const pictures = new Map([...pages].map(([path, page]) => [path, picturesOf(page, path)]))

describe.each([...pictures].filter(([, all]) => all.length > 0))(
  'the pictures of %s',
  (path, all) => {
    it('are all that the page has', () => {
      expect(all).toHaveLength(pages.get(path)?.match(/<img /g)?.length ?? 0)
    })

    it('are there, in light and in dark', () => {
      const files = all.flatMap(({ light, dark }) => [light, dark])
      expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([])
      expect(all.map(({ light }) => light.replace('light', 'dark'))).toEqual(
        all.map(({ dark }) => dark),
      )
    })

    it('say what they show to whoever does not see them', () => {
      expect(all.filter(({ alt }) => alt.length < 40)).toEqual([])
    })
  },
)

describe('the charts', () => {
  const files = readdirSync(new URL(chartsFolder, root))

  it('are all shown on the page of the benches', () => {
    const shown = (pictures.get('bench/README.md') ?? []).flatMap(({ light, dark }) => [
      light,
      dark,
    ])
    expect(shown.sort()).toEqual(files.map((file) => `${chartsFolder}/${file}`).sort())
  })

  it.each(files)('%s names itself, has its figures in words, and is small', (file) => {
    const chart = readFileSync(new URL(`${chartsFolder}/${file}`, root), 'utf8')
    expect(chart).toMatch(/role="img" aria-labelledby="title" aria-describedby="description"/)
    expect(chart).toMatch(/<desc id="description">.*\d.*<\/desc>/)
    expect(chart).not.toMatch(/NaN|undefined|Infinity/)
    expect(chart.length).toBeLessThan(10_000)
  })
})
