import { parser } from '@prometheus-io/lezer-promql'
import { type ExportedMetric, labelValues } from './prometheus.js'

type Tree = ReturnType<typeof parser.parse>
type SyntaxNode = Tree['topNode']

/** The condition of a selector on a label: `outcome=~"failed|unavailable"`. */
interface Matcher {
  readonly label: string
  readonly operator: string
  readonly value: string
}

interface Query {
  /** The matchers of each selector; that of its name is one of them. */
  readonly selectors: readonly (readonly Matcher[])[]
  /** Labels that it groups or joins by. */
  readonly groupedBy: readonly string[]
}

/** Reads an expression; throws if it is not PromQL. */
function parse(expression: string): Query {
  const tree = parser.parse(expression)
  const text = ({ from, to }: SyntaxNode) => expression.slice(from, to)
  const broken = nodesOf(tree, '\u26a0')[0]
  if (broken) throw new Error(`This is not PromQL at ${broken.from}: ${expression}`)
  const selectors = nodesOf(tree, 'VectorSelector').map((selector) => {
    const name = selector.getChild('Identifier')
    const matchers = selector.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []
    return [
      ...(name ? [{ label: '__name__', operator: '=', value: text(name) }] : []),
      ...matchers.map((matcher) => {
        const [label = '', operator = '', value = '""'] = ['LabelName', 'MatchOp', 'StringLiteral']
          .map((type) => matcher.getChild(type))
          .map((node) => (node ? text(node) : undefined))
        return { label, operator, value: String(JSON.parse(value)) }
      }),
    ]
  })
  const groupedBy = nodesOf(tree, 'GroupingLabels').flatMap((labels) => {
    return labels.getChildren('LabelName').map(text)
  })
  return { selectors, groupedBy }
}

function nodesOf(tree: Tree, type: string): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  tree.iterate({
    enter: ({ name, node }) => {
      if (name === type) found.push(node)
    },
  })
  return found
}

/** The metrics that an expression reads. */
export function metricsIn(
  expression: string,
  exported: readonly ExportedMetric[],
): readonly ExportedMetric[] {
  return parse(expression).selectors.flatMap((matchers) => selected(matchers, exported))
}

/** What an expression names and no metric has: names, labels and values of labels. */
export function faultsIn(
  expression: string,
  exported: readonly ExportedMetric[],
): readonly string[] {
  const { selectors, groupedBy } = parse(expression)
  const faults: string[] = []
  for (const matchers of selectors) {
    const metrics = selected(matchers, exported)
    const names = matchers.filter(({ label }) => label === '__name__')
    if (metrics.length === 0) faults.push(`no metric is ${JSON.stringify(names)}`)
    for (const { name, nameWithUnit, labels } of metrics) {
      if (!names.every((matcher) => matches(matcher, nameWithUnit))) {
        faults.push(`${name} with its unit, ${nameWithUnit}, is not found`)
      }
      for (const matcher of matchers) {
        if (matcher.label === '__name__') continue
        if (!labels.has(matcher.label)) faults.push(`${name} has no label ${matcher.label}`)
        const known = labelValues[matcher.label]
        const unknown = known && alternatives(matcher).filter((each) => !known.includes(each))
        for (const value of unknown ?? []) faults.push(`no ${matcher.label} is ${value}`)
      }
    }
  }
  const all = metricsIn(expression, exported)
  for (const label of groupedBy) {
    if (!all.every(({ labels }) => labels.has(label))) faults.push(`grouped by ${label}`)
  }
  return faults
}

function selected(matchers: readonly Matcher[], exported: readonly ExportedMetric[]) {
  const names = matchers.filter(({ label }) => label === '__name__')
  return exported.filter(({ name }) => names.every((matcher) => matches(matcher, name)))
}

/** Whether the matcher of a name lets a name through. */
function matches({ operator, value }: Matcher, name: string): boolean {
  return operator === '=~' ? new RegExp(`^(?:${value})$`).test(name) : value === name
}

function alternatives({ operator, value }: Matcher): readonly string[] {
  return operator.endsWith('~') ? value.split('|') : [value]
}
