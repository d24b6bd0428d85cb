import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { constantTimeEqual } from './constant-time-equal.js'
import { singleHeader, type WebhookHeaders } from './headers.js'
import { readHeaderName } from './read-header-name.js'
import type { CustomAuth, HeaderKeyAuth, WebhookAuth } from './webhook-auth.js'

/** Whether a request with these headers is let in. */
export type Authenticate = (headers: WebhookHeaders) => boolean | Promise<boolean>

/** Checks the `auth` option and makes the check of it; throws `invalid_options`. */
export function makeAuthenticate(auth: WebhookAuth): Authenticate {
  if (auth === false) return () => true
  if (typeof auth === 'function') return authenticateByFunction(auth)
  if (typeof auth === 'object' && auth !== null) return authenticateByKey(auth)
  throw invalidAuth(
    "The option auth is required: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY }. " +
      'Only auth: false lets everybody in.',
  )
}

function authenticateByKey(auth: HeaderKeyAuth): Authenticate {
  const name = readHeaderName(auth.header)
  const keys = readKeys(auth.value)
  return (headers) => {
    const given = singleHeader(headers, name)
    if (given === null) return false
    let matches = false
    // Every key is compared, so that the time does not tell which one matched.
    for (const key of keys) matches = constantTimeEqual(given, key) || matches
    return matches
  }
}

function authenticateByFunction(custom: CustomAuth): Authenticate {
  return async (headers) => {
    const get = (name: string) => singleHeader(headers, name.toLowerCase())
    return (await custom({ get })) === true
  }
}

function readKeys(value: HeaderKeyAuth['value']): readonly string[] {
  const keys = Array.isArray(value) ? value : [value]
  const trimmed = keys.map((key) => (typeof key === 'string' ? key.trim() : ''))
  if (trimmed.length > 0 && !trimmed.includes('')) return trimmed
  throw invalidAuth(
    'The option auth.value is empty or undefined. Is the environment variable that it comes from, ' +
      'such as QONDOR_WEBHOOK_KEY, set where this process runs?',
  )
}

function invalidAuth(message: string): QondorWebhookError {
  return new QondorWebhookError('invalid_options', message)
}
