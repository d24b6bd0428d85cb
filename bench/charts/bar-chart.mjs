import { element, escapeText, margin, pixels, svg, text, top, width } from './svg.mjs'

/**
 * @typedef {object} Bar
 * @property {string} label
 * @property {string} note
 * @property {string} figure as the table has it
 * @property {boolean} isOurs
 *
 * @typedef {object} BarChart
 * @property {string} title
 * @property {string} subtitle
 * @property {{ heading?: string, bars: Bar[] }[]} groups
 */

const barHeight = 14
const rowHeight = 48
const headingHeight = 32
const figureWidth = 64

/**
 * Horizontal bars on one scale. The label and its note are above a bar, so that they may be long.
 *
 * @param {BarChart} chart
 * @param {import('./svg.mjs').Theme} theme
 */
export function drawBarChart({ title, subtitle, groups }, theme) {
  const figures = groups.flatMap(({ bars }) => bars).map(({ figure }) => Number(figure))
  const scale = (width - 2 * margin - figureWidth) / Math.max(...figures)
  /** @type {string[]} */
  const content = []
  let y = top
  for (const { heading, bars } of groups) {
    if (heading !== undefined) {
      content.push(text(margin, y + 20, heading, { fill: theme.muted, 'font-weight': 600 }))
      y += headingHeight
    }
    for (const bar of bars) {
      content.push(...drawBar(bar, y, Number(bar.figure) * scale, theme))
      y += rowHeight
    }
  }
  const description = groups
    .map(({ heading, bars }) => [...(heading ? [heading] : []), describe(bars)].join(': '))
    .join('. ')
  return svg({ title, subtitle, description, height: y + 4, theme, content })
}

/**
 * @param {Bar} bar
 * @param {number} y
 * @param {number} length
 * @param {import('./svg.mjs').Theme} theme
 */
function drawBar({ label, note, figure, isOurs }, y, length, theme) {
  const noteSpan = element(
    'tspan',
    { dx: 10, 'font-size': 14, 'font-weight': 400, fill: theme.muted },
    escapeText(note),
  )
  const weight = isOurs ? 600 : 400
  return [
    element('text', { x: margin, y: y + 14, 'font-weight': weight }, escapeText(label) + noteSpan),
    element('rect', {
      x: margin,
      y: y + 21,
      width: pixels(length),
      height: barHeight,
      rx: 2,
      fill: isOurs ? theme.ours : theme.others.at(-1),
    }),
    text(pixels(margin + length + 7), y + 33, withThousands(figure), { 'font-weight': weight }),
  ]
}

/** `6192` as `6,192`, and `2.30` as it is. @param {string} figure */
function withThousands(figure) {
  return figure.replace(/^\d+$/, (digits) => Number(digits).toLocaleString('en'))
}

/** @param {Bar[]} bars */
function describe(bars) {
  return bars.map(({ label, note, figure }) => `${label} (${note}) ${figure}`).join('; ')
}
