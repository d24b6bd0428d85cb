import { element, margin, pixels, svg, text, top } from './svg.mjs'

/**
 * @typedef {object} Line
 * @property {string} label
 * @property {string[]} figures as the table has them, one for each place; `–` where there is none
 * @property {boolean} isOurs
 *
 * @typedef {object} Panel
 * @property {string} [heading]
 * @property {Line[]} lines
 *
 * @typedef {object} LineChart
 * @property {string} title
 * @property {string} subtitle
 * @property {string[]} places along the x axis, at equal distances
 * @property {string} placesLabel
 * @property {Panel[]} panels one below the other, on one scale
 */

/** @typedef {import('./svg.mjs').Theme} Theme */

const left = 42
const right = 240
const panelHeight = 190
const headingHeight = 34
const axisHeight = 46
const labelHeight = 19
const dashes = [undefined, '7 4', '2 4', '10 4 2 4']

/** @param {LineChart} chart @param {Theme} theme */
export function drawLineChart({ title, subtitle, places, placesLabel, panels }, theme) {
  const figures = panels.flatMap(({ lines }) => lines.flatMap((line) => line.figures.map(Number)))
  const ticks = ticksUpTo(Math.max(...figures.filter(Number.isFinite)))
  const highest = ticks.at(-1) ?? 1
  const xOf = (/** @type {number} */ place) => {
    return pixels(left + 14 + (place * (right - left - 28)) / (places.length - 1))
  }
  /** @type {string[]} */
  const content = []
  let y = top
  for (const { heading, lines } of panels) {
    if (heading !== undefined) {
      content.push(text(margin, y + 18, heading, { fill: theme.muted, 'font-weight': 600 }))
      y += headingHeight
    }
    const bottom = y + panelHeight
    const yOf = (/** @type {number} */ figure) => {
      return pixels(bottom - (figure / highest) * (panelHeight - 10))
    }
    content.push(...drawTicks(ticks, yOf, theme), ...drawLines(lines, xOf, yOf, bottom, theme))
    const axis = { 'text-anchor': 'middle', 'font-size': 14, fill: theme.muted }
    content.push(
      ...places.map((place, index) => text(xOf(index), bottom + 19, place, axis)),
      text(right + 12, bottom + 19, placesLabel, { 'font-size': 14, fill: theme.muted }),
    )
    y = bottom + axisHeight
  }
  const description = panels.map((panel) => describe(panel, places)).join('. ')
  return svg({ title, subtitle, description, height: y - 10, theme, content })
}

/** Round figures from 0 to the first that is not below the highest. @param {number} highest */
function ticksUpTo(highest) {
  const power = 10 ** Math.floor(Math.log10(highest))
  const step = [0.2, 0.5, 1, 2].map((part) => part * power).find((each) => highest / each <= 5)
  const ticks = [0]
  while ((ticks.at(-1) ?? 0) < highest) ticks.push(ticks.length * (step ?? power))
  return ticks
}

/** @param {number[]} ticks @param {(figure: number) => number} yOf @param {Theme} theme */
function drawTicks(ticks, yOf, theme) {
  const label = { 'text-anchor': 'end', 'font-size': 14, fill: theme.muted }
  return ticks.flatMap((tick) => [
    element('path', { d: `M${left} ${yOf(tick)}H${right}`, stroke: theme.grid }),
    text(left - 7, yOf(tick) + 5, String(pixels(tick)), label),
  ])
}

/**
 * Each line has its own dashes, and its last figure and its name at its end.
 *
 * @param {Line[]} lines
 * @param {(place: number) => number} xOf
 * @param {(figure: number) => number} yOf
 * @param {number} bottom
 * @param {Theme} theme
 */
function drawLines(lines, xOf, yOf, bottom, theme) {
  const colours = coloursOf(lines, theme)
  const drawn = lines.map(({ label, figures, isOurs }, index) => {
    const points = figures.flatMap((figure, place) => {
      return Number.isFinite(Number(figure)) ? [{ x: xOf(place), y: yOf(Number(figure)) }] : []
    })
    const end = points.at(-1) ?? { x: right, y: bottom }
    const look = { stroke: colours[index], 'stroke-dasharray': dashes[index % dashes.length] }
    return { label: `${figures.at(-1)} ${label}`, isOurs, points, end, look, labelY: end.y }
  })
  moveApart(drawn, bottom)
  return drawn.flatMap(({ label, isOurs, points, end, look, labelY }) => [
    element('polyline', {
      points: points.map(({ x, y }) => `${x},${y}`).join(' '),
      fill: 'none',
      'stroke-width': 2.5,
      ...look,
    }),
    ...points.map(({ x, y }) => element('circle', { cx: x, cy: y, r: 3.5, fill: look.stroke })),
    element('path', { d: `M${end.x + 5} ${end.y}L${right + 8} ${labelY}`, stroke: look.stroke }),
    text(right + 12, labelY + 5, label, { 'font-size': 14, 'font-weight': isOurs ? 600 : 400 }),
  ])
}

/** Ours have one colour and the others take turns; where none is ours, all do. @param {Line[]} lines @param {Theme} theme */
function coloursOf(lines, theme) {
  const hasOurs = lines.some(({ isOurs }) => isOurs)
  const colours = hasOurs ? theme.others : [theme.ours, ...theme.others]
  const others = lines.filter(({ isOurs }) => !isOurs)
  return lines.map((line) => {
    return line.isOurs ? theme.ours : colours[others.indexOf(line) % colours.length]
  })
}

/**
 * Moves labels away from each other, and none below the axis.
 *
 * @param {{ labelY: number }[]} labels
 * @param {number} bottom
 */
function moveApart(labels, bottom) {
  const upwards = [...labels].sort((one, other) => other.labelY - one.labelY)
  let lowest = bottom - 5
  for (const label of upwards) {
    label.labelY = Math.min(label.labelY, lowest)
    lowest = label.labelY - labelHeight
  }
}

/** @param {Panel} panel @param {string[]} places */
function describe({ heading, lines }, places) {
  const all = lines.map(({ label, figures }) => {
    return `${label} ${figures.map((figure, index) => `${figure} at ${places[index]}`).join(', ')}`
  })
  return [...(heading ? [heading] : []), all.join('; ')].join(': ')
}
