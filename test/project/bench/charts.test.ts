import { describe, expect, it } from 'vitest'
import { drawBarChart } from '../../../bench/charts/bar-chart.mjs'
import { drawLineChart } from '../../../bench/charts/line-chart.mjs'
import { themes } from '../../../bench/charts/svg.mjs'

const common = { title: 'One & <two>', subtitle: 'Less is better' }
const themed = Object.entries(themes).map(([name, theme]) => ({ name, theme }))

/** An attribute of each element of a name, as numbers. */
function numbersIn(svg: string, element: string, attribute: string): readonly number[] {
  const pattern = new RegExp(`<${element}\\b[^>]* ${attribute}="([\\d.]+)"`, 'g')
  return [...svg.matchAll(pattern)].map(([, value]) => Number(value))
}

/** How much one colour contrasts with another, by the formula of WCAG. */
function contrast(one: string, other: string): number {
  const luminances = [one, other].map((colour) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
      const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  })
  return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05)
}

describe.each(themed)('a chart of the benches, $name', ({ theme }) => {
  it('has bars as long as their figures, on one scale for all groups', () => {
    const bar = { label: 'a', note: 'b', isOurs: true }
    const groups = [
      { heading: 'First', bars: [{ ...bar, figure: '1.5' }] },
      {
        heading: 'Second',
        bars: [
          { ...bar, figure: '6' },
          { ...bar, figure: '3000' },
        ],
      },
    ]
    const svg = drawBarChart({ ...common, groups }, theme)
    const [, one = 0, two = 0, three = 0] = numbersIn(svg, 'rect', 'width')
    expect(one / three).toBeCloseTo(1.5 / 3000, 3)
    expect(two / three).toBeCloseTo(6 / 3000, 3)
    expect(svg).toContain('>3,000<')
    expect(svg).toContain(
      '<desc id="description">First: a (b) 1.5. Second: a (b) 6; a (b) 3000</desc>',
    )
  })

  it('has lines at the height of their figures, and leaves out what was not measured', () => {
    const panels = [
      {
        lines: [
          { label: 'up', figures: ['0', '5', '10'], isOurs: true },
          { label: 'late', figures: ['–', '5', '5'], isOurs: false },
        ],
      },
    ]
    const svg = drawLineChart(
      { ...common, places: ['1', '2', '3'], placesLabel: 'N', panels },
      theme,
    )
    const [zero = 0, five = 0, ten = 0, ...late] = numbersIn(svg, 'circle', 'cy')
    expect(zero - five).toBeCloseTo(five - ten, 0)
    expect(zero - ten).toBeGreaterThan(100)
    expect(late).toEqual([five, five])
    expect(svg).toContain('late – at 1, 5 at 2, 5 at 3')
  })

  it('moves the labels of lines apart that end at one place', () => {
    const lines = Array.from({ length: 4 }, (_, index) => {
      return { label: `line ${index}`, figures: ['1', '0.1'], isOurs: false }
    })
    const chart = { ...common, places: ['1', '2'], placesLabel: 'N', panels: [{ lines }] }
    const svg = drawLineChart(chart, theme)
    const heights = [...svg.matchAll(/<text [^>]*y="([\d.]+)"[^>]*>0\.1 line/g)].map(([, y]) =>
      Number(y),
    )
    const sorted = [...heights].sort((one, other) => one - other)
    const gaps = sorted.slice(1).map((height, index) => height - (sorted[index] ?? 0))
    expect(heights).toHaveLength(4)
    expect(Math.min(...gaps)).toBeGreaterThan(15)
  })

  it('escapes its texts', () => {
    const svg = drawBarChart({ ...common, groups: [] }, theme)
    expect(svg).toContain('<title id="title">One &amp; &lt;two></title>')
  })

  it('has enough contrast for text, bars and lines', () => {
    const { background, text, muted, ours, others } = theme
    for (const colour of [text, muted]) expect(contrast(colour, background)).toBeGreaterThan(4.5)
    for (const colour of [ours, ...others]) expect(contrast(colour, background)).toBeGreaterThan(3)
  })
})
