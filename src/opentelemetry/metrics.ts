import {
  type Attributes,
  type BatchObservableResult,
  type Counter,
  type Histogram,
  type Meter,
  type MeterProvider,
  metrics,
} from '@opentelemetry/api'
import type { DeliveryQueue } from '../queue/delivery-queue.js'
import type { DeliveryReport } from '../receiver/telemetry.js'
import { operation, type Started, scope } from './spans.js'

interface Instruments {
  readonly duration: Histogram
  readonly received: Counter
  readonly attempts: Counter
  readonly deadLetters: Counter
}

type Queues = Readonly<Record<string, Pick<DeliveryQueue, 'stats'>>>

// What the messaging conventions recommend.
const explicitBucketBoundaries = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
]

/** The metrics of deliveries and queues. */
export class Metrics {
  readonly #provider: MeterProvider | undefined
  readonly #queues: Queues
  #usedProvider: MeterProvider | undefined
  #instruments: Instruments | undefined

  constructor(provider: MeterProvider | undefined, queues: Queues) {
    this.#provider = provider
    this.#queues = queues
    this.#current()
  }

  received(report: DeliveryReport, started: Started): void {
    const { duration, received, deadLetters } = this.#current()
    const attributes = attributesOf('receive', report)
    duration.record(secondsSince(started), attributes, started.context)
    received.add(1, attributes, started.context)
    if (report.isDeadLetter) deadLetters.add(1, deadLetterOf(report), started.context)
  }

  attempted(report: DeliveryReport, started: Started): void {
    const { duration, attempts, deadLetters } = this.#current()
    const attributes = attributesOf('process', report)
    duration.record(secondsSince(started), attributes, started.context)
    const action = report.work?.action
    attempts.add(
      1,
      { ...attributes, ...(action && { 'qondor_webhooks.action': action }) },
      started.context,
    )
    if (report.isDeadLetter) deadLetters.add(1, deadLetterOf(report), started.context)
  }

  // The global provider is looked up at each use: a meter of before the start of the SDK records nothing.
  #current(): Instruments {
    const provider = this.#provider ?? metrics.getMeterProvider()
    if (this.#instruments && provider === this.#usedProvider) return this.#instruments
    const meter = provider.getMeter(scope)
    this.#usedProvider = provider
    this.#instruments = createInstruments(meter)
    observeQueues(meter, this.#queues)
    return this.#instruments
  }
}

function createInstruments(meter: Meter): Instruments {
  return {
    duration: meter.createHistogram('messaging.process.duration', {
      description: 'Duration of processing operation.',
      unit: 's',
      advice: { explicitBucketBoundaries },
    }),
    received: meter.createCounter('messaging.client.consumed.messages', {
      description: 'Number of messages that were delivered to the application.',
      unit: '{message}',
    }),
    attempts: meter.createCounter('qondor_webhooks.attempts', {
      description: 'Attempts of workers at stored deliveries.',
      unit: '{attempt}',
    }),
    deadLetters: meter.createCounter('qondor_webhooks.dead_letters', {
      description: 'Deliveries that became dead letters.',
      unit: '{message}',
    }),
  }
}

function observeQueues(meter: Meter, queues: Queues): void {
  const deliveries = meter.createObservableGauge('qondor_webhooks.queue.deliveries', {
    description: 'Deliveries in a queue, by state.',
    unit: '{message}',
  })
  const oldestWait = meter.createObservableGauge('qondor_webhooks.queue.oldest_wait', {
    description: 'Age of the oldest delivery that waits in a queue.',
    unit: 's',
  })
  for (const [name, queue] of Object.entries(queues)) {
    const attributes = { 'qondor_webhooks.queue': name }
    // One callback each, so that a queue that is down does not hide another. The SDK reports its error.
    const observe = async (result: BatchObservableResult): Promise<void> => {
      const { waiting, active, dead, oldestWaitMs } = await queue.stats()
      for (const [state, count] of Object.entries({ waiting, active, dead })) {
        result.observe(deliveries, count, { ...attributes, 'qondor_webhooks.queue.state': state })
      }
      result.observe(oldestWait, oldestWaitMs / 1_000, attributes)
    }
    meter.addBatchObservableCallback(observe, [deliveries, oldestWait])
  }
}

function attributesOf(name: 'receive' | 'process', report: DeliveryReport): Attributes {
  return {
    ...operation(name),
    ...topicOf(report),
    'qondor_webhooks.outcome': report.outcome,
    ...(report.code !== undefined && { 'error.type': report.code }),
  }
}

function deadLetterOf(report: DeliveryReport): Attributes {
  return {
    'messaging.system': 'qondor',
    ...topicOf(report),
    'error.type': report.code ?? report.outcome,
  }
}

// A topic that a sender made up would be a new series.
function topicOf({ topic, isKnownTopic }: DeliveryReport): Attributes {
  return topic !== undefined && isKnownTopic ? { 'messaging.destination.name': topic } : {}
}

function secondsSince({ at }: Started): number {
  return (performance.now() - at) / 1_000
}
