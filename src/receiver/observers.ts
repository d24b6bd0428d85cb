import type { Authorization } from '../authentication.js'
import { QondorWebhookError } from '../errors.js'
import type { Delivery } from '../handlers/delivery.js'
import type { Drift, HandlerRegistry } from '../handlers/registry.js'
import { type ErrorSubject, Reporter } from '../handlers/reporter.js'
import { defaultLogger, deliveryFields, type Logger } from '../logger.js'
import { isNilId } from '../parse/event-key.js'
import { topicNamed } from '../topics/compiled/index.js'
import type { AttemptReport, OutcomeObserver, ReceiveResult } from './outcomes.js'
import type { OnEnd } from './telemetry.js'

interface OutcomeDetails {
  readonly key?: Authorization | undefined
  readonly work?: AttemptReport
  readonly onEnd?: OnEnd | undefined
  /** Whether deliveries go into a queue. */
  readonly isQueued?: boolean
}

/** Also reports outcomes and drift. These observers are not awaited, so they do not delay a response. */
export class Observers extends Reporter {
  readonly #registry: HandlerRegistry
  readonly #drift: DriftDetector
  readonly #outcome: OutcomeObserver[] = []
  /** The logger, if it can show debug messages. */
  readonly #debugLogger: Logger | undefined

  constructor(
    registry: HandlerRegistry,
    timeoutMs: number,
    logger: Logger,
    customTopics: ReadonlyMap<string, unknown>,
  ) {
    super(registry, timeoutMs, logger)
    this.#debugLogger = logger === defaultLogger ? undefined : logger
    this.#registry = registry
    this.#drift = new DriftDetector(customTopics)
  }

  addOutcome(observer: OutcomeObserver): void {
    this.#outcome.push(observer)
  }

  /** The start time of a measurement; `undefined` if there is no `onOutcome` observer. */
  startTimer(): number | undefined {
    return this.#outcome.length > 0 ? performance.now() : undefined
  }

  /** Reports the outcome of a delivery to the log and to the `onOutcome` observers. */
  outcome(
    { outcome, status, error, webhookId, topic }: ReceiveResult,
    startedAt: number | undefined,
    { key, work, onEnd, isQueued = false }: OutcomeDetails,
  ): void {
    const code = error?.code
    const keyIndex = key?.authorized ? key.keyIndex : undefined
    const reason = key?.authorized === false ? key.reason : undefined
    this.#debugLogger?.debug(
      { outcome, code, reason, keyIndex, ...deliveryFields({ webhookId, topic, ...work }) },
      work ? `An attempt ended: ${work.action}.` : `A delivery was received: ${outcome}.`,
    )
    if (startedAt === undefined && !onEnd) return
    const report = { outcome, status, code, webhookId, topic, work, keyIndex, reason }
    if (onEnd) {
      // With a queue these are stored as dead letters on receipt.
      const isDead = isQueued && (outcome === 'invalid' || outcome === 'unknown_topic')
      const isDeadLetter = work ? work.action === 'deadLetter' : isDead
      const isKnownTopic = topic !== undefined && this.#registry.knows(topic)
      onEnd({ ...report, error, isKnownTopic, isDeadLetter })
    }
    if (startedAt === undefined) return
    const timing = { durationMs: performance.now() - startedAt }
    void this.notify('onOutcome', this.#outcome, [report, timing])
  }

  /** Reports the unknown keys of an event to the `onDrift` observers. */
  drift({ topic, payload }: Delivery): void {
    const { drift } = this.#registry
    if (drift.length === 0) return
    for (const found of this.#drift.find(topic, payload)) {
      void this.notify('onDrift', drift, [found])
    }
  }

  /** Reports an id that cannot identify an event, once per process. */
  nilId(about: Delivery | ErrorSubject): void {
    const { webhookId } = about
    // Nearly all ids start with another character, which is quick to check.
    if (webhookId === undefined || !nilStarts.includes(webhookId.charAt(0))) return
    if (!isNilId(webhookId)) return
    const notice = nilIdNotice()
    if (notice) void this.error(notice, about)
  }
}

// The characters that a nil id can start with.
const nilStarts = ['0', '{', '(']

// From the global symbol registry, so that all copies of this package in a process share it.
const reported = Symbol.for('qondor-webhooks.nilWebhookIdReported')
let isReportedHere = false

/** The error that reports nil ids; `undefined` after the first call in this process. */
function nilIdNotice(): QondorWebhookError | undefined {
  if (isReportedHere || Reflect.get(globalThis, reported) === true) return undefined
  // If the global object is frozen, each copy remembers it for itself.
  isReportedHere = !Reflect.set(globalThis, reported, true)
  return new QondorWebhookError(
    'nil_webhook_id',
    'A webhookId is the nil UUID (all zeros), which cannot identify an event. Such events are compared ' +
      'by topic and body instead. Ask Qondor to send a unique id for each event.',
  )
}

// Limit the memory for a sender that makes up keys; further keys are not reported.
const maxReports = 1_000
const maxKeyLength = 255

/** Finds the unknown keys of a topic, each once. */
class DriftDetector {
  readonly #customTopics: ReadonlyMap<string, unknown>
  readonly #reported = new Set<string>()

  constructor(customTopics: ReadonlyMap<string, unknown>) {
    this.#customTopics = customTopics
  }

  /** The unknown keys of a payload that were not found before. */
  find(topic: string, payload: Readonly<Record<string, unknown>>): readonly Drift[] {
    if (this.#customTopics.has(topic)) return []
    const keys = unknownKeysOf(topic, payload)
    return keys.filter((key) => this.#isNew(`${topic}.${key}`)).map((key) => ({ topic, key }))
  }

  #isNew(name: string): boolean {
    if (this.#reported.has(name) || this.#reported.size >= maxReports) return false
    this.#reported.add(name)
    return true
  }
}

/** The unknown keys of a payload, for a topic of this package; none for another topic. */
export function unknownKeysOf(
  topic: string,
  payload: Readonly<Record<string, unknown>>,
): readonly string[] {
  const fields = topicNamed(topic)?.fields
  if (!fields) return []
  return Object.keys(payload).filter((key) => {
    return key.length <= maxKeyLength && !Object.hasOwn(fields, key)
  })
}
