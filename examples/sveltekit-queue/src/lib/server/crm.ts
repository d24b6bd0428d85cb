import type { Delivery, OfferSentV1 } from 'qondor-webhooks'
import { env } from '$env/dynamic/private'

/** Notes in the CRM that an offer was sent. Its API is invented. */
export async function noteOffer(offer: OfferSentV1, { signal }: Delivery): Promise<void> {
  const { offerId, projectName } = offer
  const crm = env.CRM_URL ?? 'http://localhost:4000'
  const response = await fetch(`${crm}/offers/${offerId}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ projectName, status: 'sent' }),
    signal,
  })
  if (!response.ok) throw new Error(`The CRM responded ${response.status}.`)
}
