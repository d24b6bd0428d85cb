import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exportAll } from '../../support/opentelemetry/prometheus.js'
import { faultsIn, metricsIn } from '../../support/opentelemetry/promql.js'

interface Target {
  readonly expr: string
  readonly legendFormat: string
}

interface Dashboard {
  readonly panels: readonly {
    readonly id: number
    readonly title: string
    readonly targets?: readonly Target[]
  }[]
  readonly templating: { readonly list: readonly { readonly query: string | { query: string } }[] }
}

const file = new URL('../../../docs/grafana-dashboard.json', import.meta.url)
const { panels, templating }: Dashboard = JSON.parse(readFileSync(file, 'utf8'))
const targets = panels.flatMap(({ title, targets = [] }) => {
  return targets.map((target) => [title, target] as const)
})

/** An expression with values for the variables that Grafana itself has. */
function expressionOf({ expr }: Target): string {
  return expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1d')
}

describe('docs/grafana-dashboard.json', () => {
  it.each(targets)('reads only what the exporter for Prometheus writes: %s', async (_, target) => {
    expect(faultsIn(expressionOf(target), await exportAll())).toEqual([])
  })

  it.each(targets)('has only labels in a legend that its expression keeps: %s', (_, target) => {
    const [, kept = ''] = /^\w+ by \(([\w, ]+)\)/.exec(target.expr) ?? []
    const named = [...target.legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label)
    expect(kept.split(', ')).toEqual(expect.arrayContaining(named))
  })

  it('has a panel for each metric', async () => {
    const exported = await exportAll()
    const shown = targets.flatMap(([, target]) => metricsIn(expressionOf(target), exported))
    const families = exported.map(({ family }) => family)
    expect(new Set(shown.map(({ family }) => family))).toEqual(new Set(families))
    expect(new Set(families).size).toBe(6)
  })

  it('gets the choices of its variables from labels that there are', async () => {
    const exported = await exportAll()
    const queries = templating.list.map(({ query }) =>
      typeof query === 'string' ? '' : query.query,
    )
    const choices = queries.flatMap((query) => {
      const [, metric, label] = /^label_values\((\w+), (\w+)\)$/.exec(query) ?? []
      return metric && label ? [{ metric, label }] : []
    })
    expect(choices).toHaveLength(2)
    for (const { metric, label } of choices) {
      expect(exported.find(({ name }) => name === metric)?.labels).toContain(label)
    }
  })

  it('has a number of its own for each panel', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  })
})
