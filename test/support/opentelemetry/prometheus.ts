import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { onTestFinished } from 'vitest'
import { type OpenTelemetryOptions, openTelemetry } from '../../../src/opentelemetry/index.js'
import { outcomeOfCode, outcomes } from '../../../src/receiver/outcomes.js'
import { recordAll } from './record-all.js'

/** A metric as the exporter for Prometheus writes it. */
export interface ExportedMetric {
  readonly name: string
  /** With its unit, as a collector and Prometheus's own OTLP receiver write it. */
  readonly nameWithUnit: string
  /** The name that all series of a histogram share. */
  readonly family: string
  readonly labels: ReadonlySet<string>
}

/** All values of a label, where it has a fixed set of them. */
export const labelValues: Readonly<Record<string, readonly string[]>> = {
  messaging_operation_name: ['receive', 'process'],
  qondor_webhooks_outcome: outcomes,
  qondor_webhooks_queue_state: ['waiting', 'active', 'dead'],
  qondor_webhooks_action: ['ack', 'retry', 'deadLetter'],
  error_type: ['', ...Object.keys(outcomeOfCode)],
}

// Prometheus itself adds these to each series.
const addedByPrometheus = ['job', 'instance']

/** Everything that can be recorded, as the exporter for Prometheus writes it. */
export async function exportAll(): Promise<readonly ExportedMetric[]> {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const meterProvider = new MeterProvider({ readers: [exporter] })
  onTestFinished(() => meterProvider.shutdown())
  await recordAll((options: OpenTelemetryOptions) => ({
    telemetry: openTelemetry({ meterProvider, ...options }),
  }))
  const { resourceMetrics } = await exporter.collect()
  return parse(new PrometheusSerializer().serialize(resourceMetrics))
}

/** The metrics in the text format of Prometheus, without those that the exporter adds. */
function parse(text: string): readonly ExportedMetric[] {
  const units = new Map<string, string>()
  const metrics = new Map<string, ExportedMetric & { readonly labels: Set<string> }>()
  for (const line of text.split('\n')) {
    const [, family = '', unit = ''] = /^# UNIT (\S+) (\S+)$/.exec(line) ?? []
    if (family) units.set(family, unit)
    const [, name = '', labels = ''] = /^(\w+)\{(.*)\} \S+$/.exec(line) ?? []
    if (!name || name === 'target_info') continue
    const metric = metrics.get(name) ?? toMetric(name, units)
    metrics.set(name, metric)
    for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g))
      metric.labels.add(label)
  }
  return [...metrics.values()]
}

function toMetric(name: string, units: ReadonlyMap<string, string>) {
  const [suffix = ''] = units.has(name) ? [] : (/_(?:bucket|sum|count)$/.exec(name) ?? [])
  const family = name.slice(0, name.length - suffix.length)
  // The rules of OpenTelemetry for Prometheus: `s` becomes `_seconds`, and what is in braces is no unit.
  const unit = units.get(family) === 's' ? '_seconds' : ''
  const labels = new Set(addedByPrometheus)
  return { name, nameWithUnit: `${family}${unit}${suffix}`, family, labels }
}
