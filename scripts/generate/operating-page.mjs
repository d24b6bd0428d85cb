// The alarms of docs/operating.md, from the alerting rules in docs/alerts.yaml, and its sizes, from the
// table of the bench.
import { parse } from 'yaml'
import { readTable, toMarkdown } from '../../bench/tables.mjs'
import { read } from './read.mjs'
import { between } from './sections.mjs'

/**
 * @typedef {object} Rule an alerting rule of Prometheus
 * @property {string} alert
 * @property {string} expr
 * @property {string} [for]
 * @property {{ severity: string }} labels
 * @property {{ summary: string, description: string }} annotations
 */

/** @returns {readonly Rule[]} */
export function readRules() {
  return parse(read('docs/alerts.yaml')).groups.flatMap(
    (/** @type {{ rules: Rule[] }} */ { rules }) => rules,
  )
}

/** docs/operating.md with a section for each alarm, and the table of sizes. */
export function operatingPage() {
  const page = between(read('docs/operating.md'), 'alarms', readRules().map(section).join('\n'))
  return between(page, 'sizes', `${toMarkdown(sizeRows())}\n`)
}

const [eventsPerDay, days] = [1_000, 30]

/** The sizes, in bytes, and what the ids of a window take. */
function sizeRows() {
  return readTable('sizes').map(({ engine = '', ...sizes }) => {
    const id = Number(sizes['an id, in a queue'])
    const megabytes = ((id * eventsPerDay * days) / 1e6).toFixed(0)
    return {
      'bytes of': engine,
      ...sizes,
      [`ids of ${days} days, at ${eventsPerDay.toLocaleString('en')} events a day`]: Number.isNaN(
        id,
      )
        ? '–'
        : `${megabytes} MB`,
    }
  })
}

/** @param {Rule} rule */
function section({ alert, expr, for: time, labels, annotations }) {
  const when = time === undefined ? 'at once' : `after ${time}`
  return `### ${alert}

${annotations.description} Severity: ${labels.severity}, ${when}.

\`\`\`promql
${expr}
\`\`\`
`
}
