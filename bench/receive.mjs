import { createQondorWebhooks } from 'qondor-webhooks'
import { offerSentV1Schema } from 'qondor-webhooks/schemas'
import { auth, freshBody, headers } from './bodies.mjs'
import { measure } from './measure.mjs'

// Takes every result, so that no call can be optimised away.
const sink = { total: 0 }

/** How long `receive` takes for an `OfferSentV1` body, over a bare `JSON.parse` of it. */
export async function benchReceive() {
  const parsed = JSON.parse(freshBody())
  const times = await measure(
    () => Array.from({ length: 250 }, freshBody),
    {
      'JSON.parse': each((body) => JSON.parse(body).offerId),
      'Zod safeParse of the parsed body': each(
        () => offerSentV1Schema.safeParse(parsed).data?.offerId,
      ),
      'JSON.parse and Zod safeParse': each(
        (body) => offerSentV1Schema.safeParse(JSON.parse(body)).data?.offerId,
      ),
      'receive, auth: false, store: false': receive({ auth: false, store: false }),
      'receive, store: false': receive({ auth, store: false }),
      receive: receive({ auth }),
    },
    800,
  )
  const base = times['JSON.parse'] ?? Number.NaN
  return Object.entries(times).map(([what, time]) => ({
    'one `OfferSentV1`, a body of 668 bytes': what,
    'over `JSON.parse`': (time / base).toFixed(2),
  }))
}

/** @param {(body: string) => number | undefined} run */
function each(run) {
  return (/** @type {string[]} */ bodies) => {
    for (const body of bodies) sink.total += run(body) ?? 0
  }
}

/** @param {import('qondor-webhooks').QondorWebhooksOptions} options */
function receive(options) {
  const qondor = createQondorWebhooks(options).onOfferSent(async (event) => {
    sink.total += event.offerId
  })
  return async (/** @type {string[]} */ bodies) => {
    for (const body of bodies) {
      const { outcome } = await qondor.receive({ headers, body })
      if (outcome !== 'handled') throw new Error(`unexpected outcome ${outcome}`)
    }
  }
}
