import type { QondorWebhookError } from '../errors/qondor-webhook-error.js'

/** Why a delivery was not done, in a line to keep with it: no payload value, no cause. */
export function reasonOf({ code, message }: QondorWebhookError): string {
  return `${code}: ${message}`
}
