import { offerStateFields } from './fields.js'
import { helpCentre, topic } from './topic.js'

/** The Zod schema of an `OfferAnsweredV1`. */
export const offerAnsweredV1Schema = topic('OfferAnsweredV1', {
  meaning: 'The customer answered an offer.',
  missing:
    "No field says what was answered. Qondor's REST API does: `GET /Offer/v1/Offer/{id}` returns " +
    '`status`, 3 for confirmed and 4 for declined. It needs an API key in the header ' +
    "`Ocp-Apim-Subscription-Key` (`qondor-api-sdk`, Qondor's own Python SDK).",
  source: helpCentre,
  fields: offerStateFields,
})
