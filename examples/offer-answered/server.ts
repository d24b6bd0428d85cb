import { createServer } from 'node:http'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { toOfferList } from './offer-list.js'
import { openOfferTable } from './offer-table.js'
import { describeAnswer, slackChannel } from './slack.js'

const postToSlack = slackChannel(process.env.SLACK_WEBHOOK_URL)
const offers = await openOfferTable(process.env.DATA_FOLDER ?? './data')

// What the receiver remembers in memory spares the table most repeats, and lets two deliveries of an
// event at once wait for each other. What holds across a restart is the table.
const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
  handlerTimeoutMs: 10_000,
})
  .onOfferAnswered(async (event, delivery) => {
    await offers.add(event)
    if (await offers.isNotified(event)) return
    // If Slack fails, this throws and the answer is 500: the next delivery finds the row and goes on.
    await postToSlack(describeAnswer(event), delivery.signal)
    // If the process dies here, Slack has the message and the table does not know. The next delivery
    // sends it again: at least once is all there is, since Slack takes no id to tell repeats by.
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
// Ends the process once the deliveries that have begun are answered.
process.on('SIGTERM', () => server.close())
server.on('close', () => offers.close())
