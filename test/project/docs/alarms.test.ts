import { describe, expect, it } from 'vitest'
import { readRules } from '../../../scripts/generate/operating-page.mjs'
import { exportAll } from '../../support/opentelemetry/prometheus.js'
import { faultsIn } from '../../support/opentelemetry/promql.js'

describe('an alarm', () => {
  it.each(readRules().map((rule) => [rule.alert, rule] as const))(
    'reads only what the exporter for Prometheus writes: %s',
    async (_name, { expr }) => {
      expect(faultsIn(expr, await exportAll())).toEqual([])
    },
  )

  it.each(readRules().map((rule) => [rule.alert, rule] as const))(
    'tells only of labels that its expression keeps: %s',
    async (_name, { expr, annotations }) => {
      const told = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label)
      const [, kept] = /^\w+ by \(([\w, ]+)\)/.exec(expr) ?? []
      const exported = await exportAll()
      const labels = exported.flatMap((metric) => [...metric.labels])
      expect(kept?.split(', ') ?? labels).toEqual(expect.arrayContaining(told))
    },
  )
})

describe('the check of an expression', () => {
  it.each([
    ['a name that is not there', 'qondor_webhooks_attempt_total'],
    ['a name without its unit where some have it', 'qondor_webhooks_queue_oldest_wait > 1'],
    ['a label that is not there', 'qondor_webhooks_attempts_total{action="ack"}'],
    ['a value that is not there', 'qondor_webhooks_attempts_total{qondor_webhooks_action="nack"}'],
    ['a value in a list', 'qondor_webhooks_attempts_total{qondor_webhooks_action=~"ack|nack"}'],
    ['a label to group by', 'sum by (topic) (qondor_webhooks_attempts_total)'],
  ])('finds %s', async (_what, expression) => {
    expect(faultsIn(expression, await exportAll())).toHaveLength(1)
  })

  it('refuses what is not PromQL', async () => {
    const exported = await exportAll()
    expect(() => faultsIn('sum by (qondor_webhooks_attempts_total', exported)).toThrow()
  })
})
