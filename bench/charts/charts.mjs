// The charts of the benches, drawn from their tables in bench/README.md.
import { readTable } from '../tables.mjs'
import { drawBarChart } from './bar-chart.mjs'
import { drawLineChart } from './line-chart.mjs'
import { themes } from './svg.mjs'

/** @typedef {import('../tables.mjs').Row} Row */
/** @typedef {import('./svg.mjs').Theme} Theme */

const timesOver = 'Times over JSON.parse with a handler that nobody awaits; less is better'

/** How each chart is drawn, by the name of its table. @type {Record<string, (rows: Row[], theme: Theme) => string>} */
const charts = {
  'peers-events': (rows, theme) =>
    drawBarChart(
      {
        title: 'One OfferSentV1, and what is checked first',
        subtitle: timesOver,
        groups: [{ bars: [...rows.map(contenderBar), baseline].sort(byFigure) }],
      },
      theme,
    ),
  'peers-handlers': (rows, theme) =>
    drawLineChart(
      {
        title: 'One OfferSentV1 with N handlers',
        subtitle: timesOver,
        ...panelsOf(rows, 'handlers', /^N = (\d+)$/),
        placesLabel: '= N',
      },
      theme,
    ),
  'peers-topics': (rows, theme) =>
    drawLineChart(
      {
        title: 'One event where more topics are known',
        subtitle: timesOver,
        ...panelsOf(rows, 'event', /^(\d+) topics$/),
        placesLabel: 'topics',
      },
      theme,
    ),
  'remembered-ids': (rows, theme) =>
    drawLineChart(
      {
        title: 'One OfferSentV1, by the number of remembered ids',
        subtitle: 'Times over JSON.parse; less is better',
        ...linesOf(rows, 'receive of', /^([\d,]+) ids?$/),
        placesLabel: 'ids',
      },
      theme,
    ),
  enqueue: (rows, theme) =>
    drawBarChart(
      {
        title: 'Deliveries stored through the receiver per second',
        subtitle: 'On the machine of the benchmark; more is better',
        groups: [
          { heading: 'One after the other', bars: storedBars(rows, '1') },
          { heading: '32 at once', bars: storedBars(rows, '32') },
        ],
      },
      theme,
    ),
  'stored-deliveries': (rows, theme) =>
    drawLineChart(
      {
        title: 'Deliveries stored per second, by how many wait',
        subtitle: 'Over an empty queue on the same engine; more is better',
        ...linesOf(rows, 'engine', /^([\d,]+) wait$/),
        placesLabel: 'wait',
      },
      theme,
    ),
}

export const chartsFolder = 'docs/images/charts'

/** Each chart, light and dark, by the path of its file. @returns {Map<string, string>} */
export function renderCharts() {
  const files = Object.entries(charts).flatMap(([name, draw]) => {
    const rows = readTable(name)
    return Object.entries(themes).map(([theme, colours]) => {
      return /** @type {const} */ ([`${chartsFolder}/${name}-${theme}.svg`, draw(rows, colours)])
    })
  })
  return new Map(files)
}

/** @type {import('./bar-chart.mjs').Bar} */
const baseline = {
  label: 'JSON.parse',
  note: 'checks nothing, and awaits nothing',
  figure: '1.00',
  isOurs: false,
}

/** @param {Row} row @returns {import('./bar-chart.mjs').Bar} */
function contenderBar(row) {
  const { contender = '', 'checks the sender': sender = '' } = row
  const checks = [
    ...(sender === 'no' ? [] : [sender.replace(',', '')]),
    ...['the schema', 'duplicates'].filter((check) => row[check] === 'yes'),
  ]
  const [, figure = ''] = Object.entries(row).find(([column]) => /^OfferSentV1,/.test(column)) ?? []
  const note = checks.length > 0 ? checks.join(', ').replace('the ', '') : 'checks nothing'
  return { label: contender, note, figure, isOurs: isOurName(contender) }
}

/**
 * A panel for each kind, and a line in it for each contender.
 *
 * @param {Row[]} rows
 * @param {string} kindColumn
 * @param {RegExp} placeColumn
 */
function panelsOf(rows, kindColumn, placeColumn) {
  const kinds = [...new Set(rows.map((row) => row[kindColumn] ?? ''))]
  const panels = kinds.map((kind) => {
    const ofKind = rows.filter((row) => row[kindColumn] === kind)
    return { heading: capitalised(kind), lines: toLines(ofKind, 'contender', placeColumn) }
  })
  return { places: placesOf(rows, placeColumn), panels }
}

/**
 * A line for each row.
 *
 * @param {Row[]} rows
 * @param {string} labelColumn
 * @param {RegExp} placeColumn
 */
function linesOf(rows, labelColumn, placeColumn) {
  const lines = toLines(rows, labelColumn, placeColumn)
  return { places: placesOf(rows, placeColumn), panels: [{ lines }] }
}

/**
 * @param {Row[]} rows
 * @param {string} labelColumn
 * @param {RegExp} placeColumn the columns with figures, and the place that each stands for
 * @returns {import('./line-chart.mjs').Line[]}
 */
function toLines(rows, labelColumn, placeColumn) {
  return rows.map((row) => {
    const label = row[labelColumn] ?? ''
    const cells = Object.entries(row).filter(([column]) => placeColumn.test(column))
    return { label, figures: cells.map(([, figure]) => figure), isOurs: isOurName(label) }
  })
}

/** @param {Row[]} rows @param {RegExp} placeColumn */
function placesOf(rows, placeColumn) {
  const columns = Object.keys(rows[0] ?? {}).filter((column) => placeColumn.test(column))
  return columns.map((column) =>
    column
      .replace(placeColumn, '$1')
      .replace(/,000$/, 'k')
      .replace(/,000k$/, 'M'),
  )
}

/** @param {Row[]} rows @param {string} atOnce @returns {import('./bar-chart.mjs').Bar[]} */
function storedBars(rows, atOnce) {
  return rows
    .filter((row) => row['at once'] === atOnce)
    .map((row) => ({
      label: row['engine'] ?? '',
      note: `${row['stored per second, over the engine alone']} of the engine alone`,
      figure: row['per second here'] ?? '',
      isOurs: true,
    }))
}

/** @param {string} contender */
function isOurName(contender) {
  return contender.startsWith('qondor-webhooks')
}

/** @param {string} text */
function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** @param {{ figure: string }} one @param {{ figure: string }} other */
function byFigure(one, other) {
  return Number(one.figure) - Number(other.figure)
}
