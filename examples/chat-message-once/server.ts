import { createServer } from 'node:http'
import { createQondorWebhooks, type Delivery, type OfferAnsweredV1 } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { chatChannel, slackMessage, teamsMessage } from './chat.js'

const postToSlack = chatChannel('SLACK_WEBHOOK_URL')
const postToTeams = chatChannel('TEAMS_WEBHOOK_URL')

const queue = sqliteQueue({ file: process.env.QUEUE_FILE ?? './qondor-queue.db' })
const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
  queue,
})
  // Two named handlers: if one fails, the next attempt runs only that one.
  .onOfferAnswered(tellTeam, { name: 'chat' })
  .onAny((event) => console.log(event.topic, event.webhookId), { name: 'log' })

/** Two steps: if Teams fails, the next attempt does not post to Slack again. */
async function tellTeam(event: OfferAnsweredV1, delivery: Delivery): Promise<void> {
  const { customerName, offerHeading, offerId, projectName, directLink } = event
  const who = customerName ?? 'The customer'
  const text = `${who} answered the offer ${offerHeading ?? offerId} of ${projectName}.`
  const message = directLink ? `${text}\n${directLink}` : text
  await delivery.once('slack', () => postToSlack(slackMessage(message), delivery.signal))
  await delivery.once('teams', () => postToTeams(teamsMessage(message), delivery.signal))
}

await queue.ready()
const worker = await qondor.work()
const server = createServer(toNodeHandler(qondor)).listen(process.env.PORT ?? 3000)

process.on('SIGTERM', () => server.close())
server.on('close', async () => {
  await worker.stop()
  await queue.close()
})
