import { randomUUID } from 'node:crypto'
import type { ServiceBusMessage, ServiceBusSender } from '@azure/service-bus'
import { type DeliveryInbox, encodeDelivery, type StoredDelivery } from 'qondor-webhooks/queue'

/** An inbox that can also store the next attempt at a delivery. */
export interface ServiceBusInbox extends DeliveryInbox {
  /** Stores a delivery that the queue hands out at `time`, as the attempt with this number. */
  postpone(delivery: StoredDelivery, attempt: number, time: Date): Promise<void>
}

/** An inbox on Azure Service Bus, with a sender to the queue and one to the dead letters. */
export function serviceBusInbox(queue: ServiceBusSender, dead: ServiceBusSender): ServiceBusInbox {
  return {
    async enqueue(delivery) {
      await queue.sendMessages(toMessage(delivery, { attempt: 1 }, delivery.key), inTime())
      // Duplicate detection does not say whether it dropped a duplicate.
      return 'queued'
    },
    async storeDeadLetter(delivery, reason) {
      await dead.sendMessages(toMessage(delivery, { reason }), inTime())
      return 'queued'
    },
    async postpone(delivery, attempt, time) {
      await queue.scheduleMessages(toMessage(delivery, { attempt }), time)
    },
  }
}

// A retry or a replay needs a new id: with the key as its id, duplicate detection would drop it.
function toMessage(
  delivery: StoredDelivery,
  more: { readonly attempt?: number; readonly reason?: string },
  messageId: string = randomUUID(),
): ServiceBusMessage {
  return {
    body: { ...encodeDelivery(delivery), ...more },
    contentType: 'application/json',
    messageId,
    sessionId: String(delivery.projectId ?? delivery.key),
  }
}

// Shorter than queueTimeoutMs, so that nothing is sent after the response.
function inTime(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(4_000) }
}
