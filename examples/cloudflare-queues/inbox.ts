import {
  type DeliveryInbox,
  type EncodedDelivery,
  type EnqueueAnswer,
  encodeDelivery,
} from 'qondor-webhooks/queue'

/** A message of either queue; those of the dead say why they died. */
export type QondorMessage = EncodedDelivery & { readonly reason?: string }

/** An inbox on Cloudflare Queues: the queue that is worked on, and the one that keeps the dead. */
export function queuesInbox(
  queue: Queue<QondorMessage>,
  dead: Queue<QondorMessage>,
): DeliveryInbox {
  return {
    enqueue: (delivery) => send(queue, encodeDelivery(delivery)),
    quarantine: (delivery, reason) => send(dead, { ...encodeDelivery(delivery), reason }),
  }
}

async function send(queue: Queue<QondorMessage>, message: QondorMessage): Promise<EnqueueAnswer> {
  await queue.send(message, { contentType: 'json' })
  return 'queued'
}
