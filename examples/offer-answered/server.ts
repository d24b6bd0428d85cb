import { createServer } from 'node:http'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { toOfferList } from './offer-list.js'
import { openOfferTable } from './offer-table.js'
import { describeAnswer, slackChannel } from './slack.js'

const postToSlack = slackChannel(process.env.SLACK_WEBHOOK_URL)
const offers = await openOfferTable(process.env.DATA_FOLDER ?? './data')

// The receiver's memory catches most duplicates before they reach the table, and makes two concurrent
// deliveries of an event wait for each other. Only the table remembers across a restart.
const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
  handlerTimeoutMs: 10_000,
})
  .onOfferAnswered(async (event, delivery) => {
    await offers.add(event)
    if (await offers.isNotified(event)) return
    // If Slack fails, this throws and the response is 500. The next delivery finds the row and goes on.
    await postToSlack(describeAnswer(event), delivery.signal)
    // If the process dies here, Slack has the message, but the table does not know. The next delivery
    // sends it again. Slack takes no id to detect duplicates by, so at-least-once is the best we can do.
    await offers.setNotified(event)
  })
  .onError(({ code, cause }) => {
    console.error(code, String(cause))
  })

const receive = toNodeHandler(qondor)
const list = toOfferList(offers, process.env.OFFERS_KEY)

const server = createServer((request, response) =>
  request.url === '/offers' ? list(request, response) : receive(request, response),
)
server.listen(process.env.PORT ?? 3000)
// Exits once the deliveries that have started have got their response.
process.on('SIGTERM', () => server.close())
server.on('close', () => offers.close())
