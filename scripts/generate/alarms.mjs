// The alarms of docs/operating.md, from the alerting rules in docs/alerts.yaml.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { between } from './sections.mjs'

const root = new URL('../../', import.meta.url)

/** @type {(path: string) => string} */
const read = (path) => readFileSync(new URL(path, root), 'utf8')

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

/** docs/operating.md with a section for each alarm. */
export function operatingPage() {
  const page = read('docs/operating.md')
  return between(page, 'alarms', readRules().map(section).join('\n'))
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
