import { Injectable } from '@nestjs/common'
import type { OfferSentV1 } from 'qondor-webhooks'

/** A client of the CRM's API, which is invented. */
@Injectable()
export class Crm {
  readonly #url = process.env.CRM_URL ?? 'http://localhost:4000'

  /** Notes that an offer was sent. */
  async noteOffer({ offerId, projectName }: OfferSentV1, signal: AbortSignal): Promise<void> {
    const response = await fetch(`${this.#url}/offers/${offerId}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ projectName, status: 'sent' }),
      signal,
    })
    if (!response.ok) throw new Error(`The CRM responded ${response.status}.`)
  }
}
