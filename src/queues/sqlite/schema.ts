import { encodeDelivery, type StoredDelivery } from '../../queue/stored-delivery.js'
import type { Connection } from './connection.js'
import { fileIsForeign, fileIsLater } from './file-errors.js'

// "Qndr", in the header of each of our files.
const applicationId = 0x516e6472

/** The states of a delivery. A blocked delivery waits for an older one of its lane. */
export const states = { waiting: 0, running: 1, blocked: 2, done: 3, dead: 4 } as const

/**
 * The migration from each version of the file to the next. A released migration never changes.
 * Times are milliseconds since 1970; `delivery` is an encoded delivery as JSON.
 */
const migrations: readonly string[] = [
  `
create table queues (
  id integer primary key,
  name text not null unique
) strict;

-- state: see states.
-- due_at: when it may be claimed: the end of the lease where it runs; when it is forgotten once done.
-- lane: the project, where the order within a project is kept.
create table deliveries (
  seq integer primary key,
  queue integer not null,
  key text not null,
  topic text,
  state integer not null,
  due_at integer,
  stored_at integer not null,
  attempts integer not null default 0,
  token text,
  lane integer,
  delivery text,
  unique (queue, key)
) strict;
create index deliveries_by_time on deliveries (queue, state, due_at);
create index deliveries_by_lane on deliveries (queue, lane, seq) where lane is not null and state <> 3;

create table dead_letters (
  id integer primary key autoincrement,
  queue integer not null,
  key text not null,
  topic text,
  reason text not null,
  died_at integer not null,
  attempts integer not null,
  lane integer,
  delivery text not null,
  unique (queue, key)
) strict;

-- A claim is a lease while it has a token, and a handled event when it has none.
create table claims (
  name text not null,
  key text not null,
  token text,
  expires_at integer not null,
  primary key (name, key)
) strict, without rowid;
create index claims_by_time on claims (expires_at);`,
  `
-- marks: one on each line, as JSON.
alter table deliveries add column marks text;
-- failed_handlers: names as a JSON array.
alter table dead_letters add column failed_handlers text not null default '[]';
alter table dead_letters add column marks text;

-- The marks of an event in a store outlive its claim.
create table claim_marks (
  name text not null,
  key text not null,
  marks text not null,
  expires_at integer not null,
  primary key (name, key)
) strict, without rowid;
create index claim_marks_by_time on claim_marks (expires_at);`,
]

/** Rejects a file of another program or of a later release. Changes nothing. */
export function checkVersion(connection: Connection, latest = migrations.length): void {
  const { version, id } = versionOf(connection)
  const isEmpty = connection.get('select 1 from sqlite_schema limit 1') === undefined
  if (id !== applicationId && !(id === 0 && isEmpty)) throw fileIsForeign(connection.file)
  if (version > latest) throw fileIsLater(connection.file, version, latest)
}

/** Migrates a file to this release in one transaction; another process may do so at the same time. */
export function migrate(connection: Connection, steps = migrations): void {
  if (versionOf(connection).version === steps.length) return
  connection.transaction(() => {
    checkVersion(connection, steps.length)
    for (const step of steps.slice(versionOf(connection).version)) connection.exec(step)
    connection.exec(
      `pragma application_id = ${applicationId}; pragma user_version = ${steps.length}`,
    )
  })
}

function versionOf(connection: Connection): { version: number; id: number } {
  const read = (name: string): number => {
    return (connection.get(`pragma ${name}`) as Readonly<Record<string, number>>)[name] ?? 0
  }
  return { version: read('user_version'), id: read('application_id') }
}

/** The number of a queue in its file; it is stored on first use. */
export function queueId(connection: Connection, name: string): number {
  const find = () =>
    connection.get('select id from queues where name = :name', { name }) as
      | { id: number }
      | undefined
  const found = find()
  if (found) return found.id
  connection.run('insert into queues (name) values (:name) on conflict do nothing', { name })
  return find()?.id ?? 0
}

/** A new delivery. */
export interface NewDelivery {
  readonly key: string
  readonly topic: string | null
  /** The encoded delivery, as JSON. */
  readonly delivery: string
  /** The project whose order is kept; null for none. */
  readonly lane: number | null
  /** The column of the marks of earlier attempts. */
  readonly marks: string | null
}

/** A claimed delivery, with the token of the claim. */
export interface ClaimedDelivery {
  readonly seq: number
  readonly token: string
  /** The number of this attempt. */
  readonly attempts: number
  readonly key: string
  /** The column of the marks of earlier attempts. */
  readonly marks: string | null
  readonly delivery: string
}

/** A delivery as a row, with a lane if the order of its project is kept. */
export function toRow(
  delivery: StoredDelivery,
  isOrdered: boolean,
  marks: readonly string[] = [],
): NewDelivery {
  return {
    key: delivery.key,
    topic: delivery.topic ?? null,
    lane: isOrdered ? (delivery.projectId ?? null) : null,
    marks: marks.length > 0 ? marks.map(toMarkLine).join('\n') : null,
    delivery: JSON.stringify(encodeDelivery(delivery)),
  }
}

/** The encoded delivery from its JSON; the text itself if it is not JSON. */
export function parseStored(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A mark as a line of a column `marks`: JSON, so that it can contain any character. */
export function toMarkLine(mark: string): string {
  return JSON.stringify(mark)
}

/** SQL for the column with the line `:line`, unless it is already there. `column` may be null. */
export function withMarkLine(column: string): string {
  return `case
    when ${column} is null then :line
    when instr(char(10) || ${column} || char(10), char(10) || :line || char(10)) > 0 then ${column}
    else ${column} || char(10) || :line
  end`
}

/** The marks in a column. */
export function marksIn(column: string | null | undefined): readonly string[] {
  return column ? column.split('\n').map((line) => JSON.parse(line)) : []
}
