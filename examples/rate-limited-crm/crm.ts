import { setTimeout as sleep } from 'node:timers/promises'
import { type Delivery, RetryLaterError } from 'qondor-webhooks'

// Shorter than handlerTimeoutMs, 30 seconds by default.
const longestWaitMs = 20_000

/** Logs deliveries in a CRM that responds 429 if it is called too often. */
export function crmLog(crmUrl: string, crmKey: string) {
  let opensAt = 0

  return async (delivery: Delivery): Promise<void> => {
    const { topic, webhookId, payload, signal } = delivery
    // After a 429 all others wait, so that they neither call the CRM in vain nor use up an attempt.
    const waitMs = opensAt - Date.now()
    if (waitMs > longestWaitMs) {
      throw new RetryLaterError('The CRM asked to wait.', { at: new Date(opensAt) })
    }
    if (waitMs > 0) await sleep(waitMs, undefined, { signal })

    // PUT under an id made of the event: if it runs twice, the CRM has it once.
    const response = await fetch(`${crmUrl}/activities/${topic}-${encodeURIComponent(webhookId)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${crmKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(payload),
      signal,
    })
    await response.body?.cancel()
    if (response.status === 429) {
      const error = RetryLaterError.from(response)
      opensAt = Math.max(opensAt, Date.now() + error.waitMs)
      throw error
    }
    if (!response.ok) throw new Error(`The CRM responded ${response.status}.`)
  }
}
