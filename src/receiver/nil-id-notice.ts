import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

// Looked up in the global registry, so that all copies of this package in a process share it.
const reported = Symbol.for('qondor-webhooks.nilWebhookIdReported')
let isReportedHere = false

/** The error that reports nil ids; `undefined` after the first call in this process. */
export function nilIdNotice(): QondorWebhookError | undefined {
  if (isReportedHere || Reflect.get(globalThis, reported) === true) return undefined
  // Where the global object is frozen, each copy remembers it for itself.
  isReportedHere = !Reflect.set(globalThis, reported, true)
  return new QondorWebhookError(
    'nil_webhook_id',
    'A webhookId is the nil UUID (all zeros), which cannot identify an event. Such events are ' +
      'compared by topic and body instead. Ask Qondor to send an id of its own for each event.',
  )
}
