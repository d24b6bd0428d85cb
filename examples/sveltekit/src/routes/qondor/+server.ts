import { createQondorWebhooks } from 'qondor-webhooks'
import { toFetchHandler } from 'qondor-webhooks/fetch'
import { env } from '$env/dynamic/private'
import type { RequestHandler } from './$types'

const qondor = createQondorWebhooks({
  // SvelteKit runs this file during the build, where the key may be missing: a function is called later.
  auth: { header: 'x-qondor-key', value: () => env.QONDOR_WEBHOOK_KEY },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))
const receive = toFetchHandler(qondor)

export const POST: RequestHandler = ({ request }) => receive(request)
