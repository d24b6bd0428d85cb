import { sha256 } from '../../parse/body-hash.js'
import { asUuid } from '../../queue/delivery-key.js'

/** The two queues in pg-boss that make one of ours. */
export interface QueueNames {
  readonly main: string
  readonly dead: string
}

export function queueNames(name: string): QueueNames {
  // With a point, which no name of the user's has.
  return { main: name, dead: `${name}.dead` }
}

/**
 * The id of a delivery's job in a queue of pg-boss. Each queue has ids of its own, since pg-boss
 * updates a job by its id, whatever the queue.
 */
export async function jobId(queue: string, deliveryKey: string): Promise<string> {
  return asUuid(await sha256(queue, deliveryKey))
}
