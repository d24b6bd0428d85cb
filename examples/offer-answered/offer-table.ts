import { createHash } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import type { OfferAnsweredV1 } from 'qondor-webhooks'

export type OfferTable = Awaited<ReturnType<typeof openOfferTable>>

/**
 * The answered offers, one row for each event, in a Postgres that runs in this process and stores its
 * data in a folder. Only one process can use the folder. The data survives a killed process, but not
 * a power cut. The SQL works on your own Postgres server too.
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

    /** The latest hundred. Rows without `notified_at` have not been sent to Slack yet. */
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
  // The nil UUID says that the sender did not set an id: identify the event by its content.
  if (/^[{(]?[0-]+[)}]?$/.test(webhookId)) {
    return createHash('sha256').update(JSON.stringify(event)).digest('hex')
  }
  // UUIDs are compared case-insensitively, other ids exactly.
  return uuid.test(webhookId) ? webhookId.toLowerCase() : webhookId
}
