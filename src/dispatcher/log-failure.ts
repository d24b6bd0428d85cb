import type { QondorWebhookError } from '../errors/qondor-webhook-error.js'

// An id comes from outside: only one that is no more than an id is written to a log.
const plainIdentifier = /^[\w-]{1,64}$/

/** One line on `console.error`: code, message and id, no payload value, no cause. */
export function logFailure(error: QondorWebhookError, webhookId: string | undefined): void {
  const id = webhookId && plainIdentifier.test(webhookId) ? ` (webhookId ${webhookId})` : ''
  console.error(`[qondor-webhooks] ${error.code}: ${error.message}${id}`)
}
