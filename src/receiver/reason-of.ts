import { handlerErrors } from '../dispatcher/run-handlers.js'
import { describeThrown } from '../errors/describe-thrown.js'
import type { QondorWebhookError } from '../errors/qondor-webhook-error.js'

const maxLength = 500

/**
 * Why a delivery was not done, in a line to keep with it: class and message of what handlers threw, or
 * else the error's own message. Every engine can store it; at most 500 characters.
 */
export function reasonOf(error: QondorWebhookError): string {
  const thrown = handlerErrors(error).map(describeThrown)
  const parts = error.code === 'handler_failed' ? thrown : [error.message, ...thrown]
  return toLine(`${error.code}: ${parts.join('; ')}`)
}

/** Text without line breaks, escape sequences and what PostgreSQL's JSON refuses. */
function toLine(text: string): string {
  const line = text.slice(0, maxLength * 4).replace(/[\s\p{Control}]+/gu, ' ')
  return line.slice(0, maxLength).replace(/\p{Surrogate}/gu, '\ufffd')
}
