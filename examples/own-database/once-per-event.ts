import { createHash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import type { Delivery } from 'qondor-webhooks'

/** The events that were handled. A row is written in the same transaction as the work. */
export const createHandledEvents = `
  create table if not exists handled_events (
    topic text not null,
    webhook_id text not null,
    handled_at timestamptz not null default now(),
    primary key (topic, webhook_id)
  )`

/**
 * Runs `work` in a transaction that also marks the event as handled. Does nothing if it is marked. For
 * two such handlers of one topic, add the handler's name to the table and its key.
 */
export async function oncePerEvent(
  pool: Pool,
  delivery: Delivery,
  work: (client: PoolClient) => Promise<unknown>,
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    // If another transaction is handling the event, this waits until that one ends.
    const mark = await client.query(
      'insert into handled_events (topic, webhook_id) values ($1, $2) on conflict do nothing',
      [delivery.topic, idOf(delivery)],
    )
    if (mark.rowCount === 1) await work(client)
    const { command } = await client.query('commit')
    // PostgreSQL rolls back without an error if a statement failed and `work` caught that.
    if (command !== 'COMMIT') throw new Error('A statement failed, so nothing was committed.')
  } catch (error) {
    // Closes the connection. PostgreSQL then rolls back what is not committed.
    client.release(true)
    throw error
  }
  client.release()
}

function idOf({ webhookId, rawBody }: Delivery): string {
  // The nil UUID says that the sender did not set an id. Its events are told apart by their bodies.
  if (/^[{(]?[0-]+[)}]?$/.test(webhookId)) {
    return createHash('sha256')
      .update(rawBody ?? '')
      .digest('hex')
  }
  // A UUID is the same in upper case.
  return webhookId.toLowerCase()
}
