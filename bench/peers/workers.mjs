/** A worker that receives webhooks, with each contender: the least that people write. */
export const workers = {
  qondor: `
    import { createQondorWebhooks } from 'qondor-webhooks'
    import { toFetchHandler } from 'qondor-webhooks/fetch'
    const qondor = createQondorWebhooks({ auth: { header: 'x-qondor-key', value: 'k' } })
    export default { fetch: toFetchHandler(qondor) }
  `,
  byHand: `
    import { eventSchema } from './bench/peers/by-hand-schemas.mjs'
    export default {
      async fetch(request) {
        if (request.headers.get('x-qondor-key') !== 'k') return new Response('', { status: 401 })
        const { success, data } = eventSchema.safeParse(await request.json())
        return Response.json({ received: data }, { status: success ? 200 : 422 })
      },
    }
  `,
  octokit: `
    import { Webhooks, createWebMiddleware } from '@octokit/webhooks'
    export default { fetch: createWebMiddleware(new Webhooks({ secret: 'k' })) }
  `,
  stripe: `
    import Stripe from 'stripe'
    const stripe = new Stripe('k')
    export default {
      async fetch(request) {
        const signature = request.headers.get('stripe-signature')
        const received = await stripe.webhooks.constructEventAsync(await request.text(), signature, 'k')
        return Response.json({ received })
      },
    }
  `,
  standardWebhooks: `
    import { Webhook } from 'standardwebhooks'
    import { eventSchema } from './bench/peers/by-hand-schemas.mjs'
    const webhook = new Webhook('k')
    export default {
      async fetch(request) {
        const sent = webhook.verify(await request.text(), Object.fromEntries(request.headers))
        const { success, data } = eventSchema.safeParse(sent)
        return Response.json({ received: data }, { status: success ? 200 : 422 })
      },
    }
  `,
}
