import { app } from '@azure/functions'
import { decodeDelivery } from 'qondor-webhooks/queue'
import { inbox, qondor } from './receiver.js'

const attempts = 10

/** Runs the handlers on a message. Azure completes it when this resolves, and abandons it otherwise. */
export async function consume(message: unknown): Promise<void> {
  const stored = typeof message === 'string' ? JSON.parse(message) : message
  const delivery = decodeDelivery(stored)
  const number: number = stored.attempt ?? 1
  const result = await qondor.handleDelivery(delivery, { number, isLast: number >= attempts })
  if (result.action === 'retry') await inbox.postpone(delivery, number + 1, timeAfter(number))
  if (result.action === 'deadLetter') await inbox.storeDeadLetter(delivery, result.reason)
}

/** 5 seconds after the first attempt, then twice as long each time, up to an hour. */
function timeAfter(attempt: number): Date {
  return new Date(Date.now() + 1_000 * Math.min(5 * 2 ** (attempt - 1), 3_600))
}

app.serviceBusQueue('qondorConsumer', {
  connection: 'SERVICE_BUS',
  queueName: 'qondor',
  handler: consume,
})
