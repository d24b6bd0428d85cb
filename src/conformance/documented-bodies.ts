import offerAnswered from '../../fixtures/documented/offer-answered-v1.json' with { type: 'json' }
import offerComment from '../../fixtures/documented/offer-comment-to-customer-created-v1.json' with {
  type: 'json',
}
import offerSent from '../../fixtures/documented/offer-sent-v1.json' with { type: 'json' }
import ping from '../../fixtures/documented/ping-v1.json' with { type: 'json' }
import projectCreated from '../../fixtures/documented/project-created-v1.json' with { type: 'json' }
import projectStatusChanged from '../../fixtures/documented/project-status-changed-v1.json' with {
  type: 'json',
}

/** The documented body of each topic. */
export const documentedBodies: readonly { readonly topic: string; readonly webhookId: string }[] = [
  offerAnswered,
  offerComment,
  offerSent,
  ping,
  projectCreated,
  projectStatusChanged,
]

export const documentedOfferSent = offerSent
