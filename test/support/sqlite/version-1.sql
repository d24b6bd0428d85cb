-- A file as the release with version 1 of the schema wrote it. Never change this; add the next.
create table queues (
  id integer primary key,
  name text not null unique
) strict;

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

create table claims (
  name text not null,
  key text not null,
  token text,
  expires_at integer not null,
  primary key (name, key)
) strict, without rowid;
create index claims_by_time on claims (expires_at);

pragma application_id = 1366189170;
pragma user_version = 1;

insert into queues values (1, 'qondor-webhooks');
-- A waiting delivery, one after a failed attempt, one that its process left when it was killed, one that is
-- done, and one that is dead; then two of one project, in order, of which the first is dead.
insert into deliveries (queue, key, topic, state, due_at, stored_at, attempts, token, lane, delivery) values
  (1, 'waiting', 'PingV1', 0, 0, 0, 0, null, null, '{"version": 1, "key": "waiting", "webhookId": "waiting", "topic": "PingV1", "projectId": null, "receivedAt": "2026-01-02T03:04:05.678Z", "format": "text", "body": "{}"}'),
  (1, 'failed', 'PingV1', 0, 0, 0, 3, null, null, '{"version": 1, "key": "failed", "webhookId": "failed", "topic": "PingV1", "projectId": null, "receivedAt": "2026-01-02T03:04:05.678Z", "format": "text", "body": "{}"}'),
  (1, 'left', 'PingV1', 1, 0, 0, 1, 'token', null, '{"version": 1, "key": "left", "webhookId": "left", "topic": "PingV1", "projectId": null, "receivedAt": "2026-01-02T03:04:05.678Z", "format": "text", "body": "{}"}'),
  (1, 'done', null, 3, 9000000000000000, 0, 1, null, null, null),
  (1, 'dead', 'PingV1', 4, null, 0, 10, null, null, null),
  (1, 'first', 'OfferSentV1', 4, null, 0, 10, null, 7, null),
  (1, 'second', 'OfferSentV1', 2, null, 0, 0, null, 7, '{"version": 1, "key": "second", "webhookId": "second", "topic": "OfferSentV1", "projectId": 7, "receivedAt": "2026-01-02T03:04:05.678Z", "format": "text", "body": "{}"}');
insert into dead_letters (queue, key, topic, reason, died_at, attempts, lane, delivery) values
  (1, 'dead', 'PingV1', 'handler_failed: Error: no', 0, 10, null, '{"version": 1, "key": "dead", "webhookId": "dead", "topic": "PingV1", "projectId": null, "receivedAt": "2026-01-02T03:04:05.678Z", "format": "text", "body": "{}"}'),
  (1, 'invalid', null, 'invalid_json: no', 0, 0, null, '{"version": 1, "key": "invalid", "webhookId": "invalid", "topic": null, "projectId": null, "receivedAt": "2026-01-02T03:04:05.678Z", "format": "text", "body": "["}'),
  (1, 'first', 'OfferSentV1', 'handler_failed: Error: no', 0, 10, 7, '{"version": 1, "key": "first", "webhookId": "first", "topic": "OfferSentV1", "projectId": 7, "receivedAt": "2026-01-02T03:04:05.678Z", "format": "text", "body": "{}"}');
insert into claims values
  ('default', 'handled', null, 9000000000000000),
  ('default', 'running', 'token', 9000000000000000);
