// docs/grafana-dashboard.json, made with Grafana's own builders.
// cspell:ignore color Viz
import {
  BigValueGraphMode,
  ReduceDataOptionsBuilder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { figures, rows } from './dashboard-panels.mjs'

/** @typedef {import('./dashboard-panels.mjs').Panel} Panel */

/** The dashboard in Grafana's classic format, which every release of it imports. */
export function dashboardFile() {
  const dashboard = new DashboardBuilder('Qondor webhooks')
    .uid('qondor-webhooks')
    .description('Deliveries, handlers and queues of the npm package qondor-webhooks.')
    .tags(['qondor', 'webhooks'])
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .withVariable(
      new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    )
    .withVariable(choice('job', 'App', 'messaging_client_consumed_messages_total, job'))
    .withVariable(
      choice('queue', 'Queue', 'qondor_webhooks_queue_deliveries, qondor_webhooks_queue'),
    )
  let id = 0
  const nextId = () => {
    id += 1
    return id
  }
  for (const panel of figures) dashboard.withPanel(figure(panel).id(nextId()))
  for (const [title, panels] of Object.entries(rows)) {
    dashboard.withRow(new RowBuilder(title).id(nextId()))
    for (const panel of panels) dashboard.withPanel(timeSeries(panel).id(nextId()))
  }
  return `${JSON.stringify(dashboard.build(), null, 2)}\n`
}

/** Grafana replaces it by the data source that is chosen. */
const datasource = { type: 'prometheus', uid: '$datasource' }

/** A variable for the values of a label, all of which are chosen. @param {string} name @param {string} label @param {string} values */
function choice(name, label, values) {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(datasource)
    .query({ query: `label_values(${values})`, refId: name })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all' })
}

/** One number, as it is now. @param {Panel} panel */
function figure(panel) {
  /** @type {{ value: number | null, color: string }[]} */
  const steps = [{ value: null, color: 'green' }]
  if (panel.redFrom !== undefined) steps.push({ value: panel.redFrom, color: 'red' })
  const builder = describe(new StatBuilder(), panel)
    .height(4)
    .span(6)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps))
  for (const query of queriesOf(panel)) builder.withTarget(query.instant())
  return builder
}

/** @param {Panel} panel */
function timeSeries(panel) {
  const builder = describe(new TimeSeriesBuilder(), panel)
    .height(8)
    .span(12)
    .min(0)
    .fillOpacity(10)
    .legend(new VizLegendOptionsBuilder().showLegend(true))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
  for (const query of queriesOf(panel)) builder.withTarget(query.range())
  return builder
}

/** @template {StatBuilder | TimeSeriesBuilder} Builder @param {Builder} builder @param {Panel} panel @returns {Builder} */
function describe(builder, { title, description, unit }) {
  builder.title(title).description(description).unit(unit).datasource(datasource)
  return builder
}

/** @param {Panel} panel */
function queriesOf({ queries }) {
  return Object.entries(queries).map(([legend, expression], index) => {
    const query = new DataqueryBuilder().expr(expression).legendFormat(legend)
    return query.refId(String.fromCharCode(65 + index)).datasource(datasource)
  })
}
