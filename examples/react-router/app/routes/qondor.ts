import { createQondorWebhooks } from 'qondor-webhooks'
import { toFetchHandler } from 'qondor-webhooks/fetch'
import type { Route } from './+types/qondor'

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))
const receive = toFetchHandler(qondor)

export const action = ({ request }: Route.ActionArgs) => receive(request)
export const loader = ({ request }: Route.LoaderArgs) => receive(request)
