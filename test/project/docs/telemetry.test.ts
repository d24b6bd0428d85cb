import { readFileSync } from 'node:fs'
import { SpanKind } from '@opentelemetry/api'
import { DataPointType } from '@opentelemetry/sdk-metrics'
import { describe, expect, it } from 'vitest'
import { recordAll } from '../../support/opentelemetry/record-all.js'
import { startSdk } from '../../support/opentelemetry/sdk.js'

const page = readFileSync(new URL('../../../docs/telemetry.md', import.meta.url), 'utf8')

/** The rows of a table of the page, by its first heading. */
function table(heading: string): readonly (readonly string[])[] {
  const [, rows = ''] =
    new RegExp(`^\\| ${heading} \\|.*\\n\\| -.*\\n((?:\\|.*\\n)+)`, 'm').exec(page) ?? []
  return rows
    .trim()
    .split('\n')
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    )
}

/** The name of a span without what differs from one to the next. */
function operationOf(name: string): string {
  return name.split(' ')[0] ?? name
}

describe('docs/telemetry.md and the code say the same', () => {
  it('of the names and the kinds of spans', async () => {
    const { spans } = await recordAll(startSdk)
    const recorded = spans().map(({ name, kind }) => {
      const placeholder = name
        .replace(/^receive$|OfferSentV1/, (found) =>
          found === 'receive' ? 'receive {topic}' : '{topic}',
        )
        .replace(/ crm$/, ' {name}')
      return `${placeholder} ${SpanKind[kind]?.toLowerCase()}`
    })
    const documented = table('span').map(([name, kind]) => `${name} ${kind}`)
    expect([...new Set(recorded)].sort()).toEqual([...documented].sort())
  })

  it('of the attributes of spans', async () => {
    const { spans } = await recordAll(startSdk)
    const recorded = new Map<string, Set<string>>()
    for (const { name, attributes } of spans()) {
      for (const attribute of Object.keys(attributes)) {
        recorded.set(attribute, (recorded.get(attribute) ?? new Set()).add(operationOf(name)))
      }
    }
    const documented = table('attribute').map(([name, owners = '']) => {
      return [name, owners.split(', ').sort()]
    })
    const found = [...recorded].map(([name, owners]) => [name, [...owners].sort()])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(documented))
  })

  it('of metrics, their instruments, units and attributes', async () => {
    const { metrics } = await recordAll(startSdk)
    const short: Readonly<Record<string, string>> = {
      'messaging.system': 'system',
      'messaging.operation.name': 'operation',
      'messaging.operation.type': 'operation',
      'messaging.destination.name': 'topic',
      'qondor_webhooks.outcome': 'outcome',
      'qondor_webhooks.action': 'action',
      'qondor_webhooks.queue': 'queue',
      'qondor_webhooks.queue.state': 'state',
      'error.type': 'error',
    }
    const recorded = (await metrics()).map(({ descriptor, dataPointType, dataPoints }) => {
      const names = dataPoints.flatMap(({ attributes }) => Object.keys(attributes))
      const attributes = new Set(names.map((name) => short[name] ?? name))
      const instrument = DataPointType[dataPointType]?.toLowerCase().replace('sum', 'counter')
      return [descriptor.name, instrument, descriptor.unit, [...attributes].sort().join(', ')]
    })
    const documented = table('metric').map(([name, instrument, unit, attributes = '']) => {
      return [name, instrument, unit, attributes.split(', ').sort().join(', ')]
    })
    expect(recorded.sort()).toEqual(documented.sort())
  })
})
