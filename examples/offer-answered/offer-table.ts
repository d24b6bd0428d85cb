import { createHash } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import type { OfferAnsweredV1 } from 'qondor-webhooks'

export type OfferTable = Awaited<ReturnType<typeof openOfferTable>>

/**
 * The answered offers, a row for each event, in a Postgres that runs in this process and keeps a
 * folder. It takes one process at a time, and outlives a process that is killed but not a power cut;
 * the SQL is the same for a Postgres of your own.
 */
export async function openOfferTable(folder: string) {
  const database = await PGlite.create(folder)
  await database.exec(`
    create table if not exists answered_offers (
      event_key text primary key,
      webhook_id text not null,
      offer_id bigint not null,
      offer_heading text,
      project_name text not null,
      customer_name text,
      answered_at timestamptz not null,
      notified_at timestamptz
    )`)

  return {
    /** Writes the row, unless an earlier delivery of the event did. */
    async add(event: OfferAnsweredV1): Promise<void> {
      await database.query(
        `insert into answered_offers
           (event_key, webhook_id, offer_id, offer_heading, project_name, customer_name, answered_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (event_key) do nothing`,
        [
          keyOf(event),
          event.webhookId,
          event.offerId,
          event.offerHeading,
          event.projectName,
          event.customerName,
          event.timestamp,
        ],
      )
    },

    async isNotified(event: OfferAnsweredV1): Promise<boolean> {
      const { rows } = await database.query(
        'select 1 from answered_offers where event_key = $1 and notified_at is not null',
        [keyOf(event)],
      )
      return rows.length > 0
    },

    async setNotified(event: OfferAnsweredV1): Promise<void> {
      await database.query('update answered_offers set notified_at = now() where event_key = $1', [
        keyOf(event),
      ])
    },

    /** The latest hundred. Those without `notified_at` are still to be told to Slack. */
    async list(): Promise<unknown[]> {
      const { rows } = await database.query(
        'select * from answered_offers order by answered_at desc limit 100',
      )
      return rows
    },

    close(): Promise<void> {
      return database.close()
    },
  }
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** What identifies an event in a table of one topic; in a table of several, put the topic before it. */
function keyOf(event: OfferAnsweredV1): string {
  const { webhookId } = event
  // A sender that has not set its ids sends the nil UUID each time: the content has to stand for it.
  if (/^[{(]?[0-]+[)}]?$/.test(webhookId)) {
    return createHash('sha256').update(JSON.stringify(event)).digest('hex')
  }
  // A UUID is the same in upper case, another id is not.
  return uuid.test(webhookId) ? webhookId.toLowerCase() : webhookId
}
