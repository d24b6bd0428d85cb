import type { Authenticator } from '../authentication/authenticator.js'
import type { WebhookHeaders } from '../authentication/headers.js'
import { Deadline } from '../deadline/deadline.js'
import type { Reporter } from '../dispatcher/reporter.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

/**
 * Whether the key is right. A check that throws or takes too long lets nobody in; rejects with
 * `invalid_options` where there is no key to compare with.
 */
export function isAdmitted(
  authenticator: Authenticator,
  headers: WebhookHeaders,
  reporter: Reporter,
  timeoutMs: number,
): boolean | Promise<boolean> {
  const loading = authenticator.load(timeoutMs)
  if (loading) return loading.then(() => isAdmitted(authenticator, headers, reporter, timeoutMs))
  const refuse = async (cause: unknown): Promise<false> => {
    const message = 'The check of the key threw or took too long, so the delivery was refused.'
    await reporter.error(new QondorWebhookError('unauthorized', message, { cause }))
    return false
  }
  try {
    const answer = authenticator.authenticate(headers)
    if (typeof answer === 'boolean') return answer
    const deadline = new Deadline(timeoutMs, () => {
      return new QondorWebhookError('unauthorized', `auth took longer than ${timeoutMs} ms.`)
    })
    return deadline.bound(answer).catch(refuse)
  } catch (cause) {
    return refuse(cause)
  }
}
