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
  const text = new TextEncoder().encode(`${queue}:${deliveryKey}`)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text))
  const hex = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0'))
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
