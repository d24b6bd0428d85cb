import type { Redis } from 'ioredis'
import { isSettledWithin } from '../shared/stop-within.js'

const quitsWithinMs = 1_000

/** Ends a connection once what was sent on it is answered, or soon. */
export async function closeClient(client: Redis): Promise<void> {
  if (client.status === 'ready') {
    const quit = client.quit().catch(() => undefined)
    await isSettledWithin(quitsWithinMs, quit)
  }
  client.disconnect()
}
