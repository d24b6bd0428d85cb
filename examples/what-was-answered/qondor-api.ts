import { NonRetryableError, RetryLaterError } from 'qondor-webhooks'

/** The statuses of an offer in Qondor's REST API. */
export const OfferStatus = { NotSent: 1, Sent: 2, Confirmed: 3, Declined: 4 } as const

/** Asks Qondor's REST API for the current status of an offer. */
export function offerStatuses(apiUrl: string, apiKey: string) {
  return async (offerId: number, signal: AbortSignal): Promise<unknown> => {
    const response = await fetch(`${apiUrl}/Offer/v1/Offer/${offerId}`, {
      headers: { accept: 'application/json', 'Ocp-Apim-Subscription-Key': apiKey },
      signal,
    })
    if (response.status === 429) throw RetryLaterError.from(response)
    if (response.status === 404) throw new NonRetryableError('Qondor has no such offer.')
    if (!response.ok) throw new Error(`Qondor's API responded ${response.status}.`)
    const offer: { readonly status?: unknown } = await response.json()
    return offer.status
  }
}
