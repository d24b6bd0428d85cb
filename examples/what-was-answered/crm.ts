import { NonRetryableError, RetryLaterError } from 'qondor-webhooks'

/** Moves deals in a CRM. Replace the address and the body by those of yours. */
export function dealMover(crmUrl: string, crmKey: string) {
  return async (externalId: string, stage: string, signal: AbortSignal): Promise<void> => {
    const response = await fetch(`${crmUrl}/deals/${encodeURIComponent(externalId)}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${crmKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ stage }),
      signal,
    })
    await response.body?.cancel()
    if (response.status === 429) throw RetryLaterError.from(response)
    if (response.status === 404) throw new NonRetryableError(`The CRM has no deal ${externalId}.`)
    if (!response.ok) throw new Error(`The CRM responded ${response.status}.`)
  }
}
