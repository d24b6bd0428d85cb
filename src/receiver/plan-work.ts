import type { Deadline } from '../deadline/deadline.js'
import type { HandlerRegistry } from '../dispatcher/handler-registry.js'
import { runHandlers } from '../dispatcher/run-handlers.js'
import type { Progress } from './progress.js'

/** What there is to do for a delivery, and its outcome once that is done. */
export interface Plan {
  readonly outcome: 'handled' | 'unhandled' | 'unknown_topic'
  /** Whether its topic has no handler and was named to `ignore`. */
  readonly isIgnored: boolean
  /** Runs who listens; `undefined` where nobody does. */
  readonly work?: () => Promise<undefined>
}

/** Finds who listens to a delivery that was read. */
export function planWork(registry: HandlerRegistry, progress: Progress, deadline: Deadline): Plan {
  const delivery = progress.deliver(deadline)
  const handlers = registry.of(delivery.topic)
  if (!handlers) {
    const { unknownTopic } = registry
    if (unknownTopic.length === 0) return { outcome: 'unknown_topic', isIgnored: false }
    const work = () => runHandlers(unknownTopic, [delivery], deadline)
    return { outcome: 'unknown_topic', isIgnored: false, work }
  }
  if (handlers.length === 0) {
    return { outcome: 'unhandled', isIgnored: registry.isIgnored(delivery.topic) }
  }
  const work = () => runHandlers(handlers, [progress.event, delivery], deadline)
  return { outcome: 'handled', isIgnored: false, work }
}
