/** The statements of a store on one table; each is atomic. */
interface Statements {
  readonly create: string
  readonly claim: string
  readonly done: string
  readonly release: string
  readonly readMarks: string
  readonly addMark: string
  readonly sweep: string
}

const inMilliseconds = (parameter: string): string => {
  return `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`
}

/**
 * A row with a `token` is a lease, a row without one is a handled event; both count until `expires_at`.
 * $1 and $2 are always the store's name and the event's id. The marks of an event are a row with an id of
 * their own and one mark per line in its `token`, so that a table of an earlier release can have them.
 */
export function statementsOn(table: string): Statements {
  return {
    // Checks for the table first, so that a role that may not create tables can use an existing one. If
    // many processes create it at once, one succeeds; the others fail with one of three errors after it
    // has committed. With "if not exists" they would create a second index.
    create: `
do $$ begin
  if to_regclass('${table}') is null then
    create table ${table} (
      name text collate "C" not null,
      webhook_id text collate "C" not null,
      token text,
      expires_at timestamptz not null,
      primary key (name, webhook_id)
    );
    create index on ${table} (expires_at);
  end if;
exception when unique_violation or duplicate_table or duplicate_object then null;
end $$`,

    // Duplicates only read. If the insert meets a row that was added too late to be in `known`, another
    // attempt has just claimed or finished the event: `in_progress` is safe in both cases.
    claim: `
with known as (
  select token is null as handled from ${table}
  where name = $1::text and webhook_id = $2::text and expires_at > clock_timestamp()
), claimed as (
  insert into ${table} as held (name, webhook_id, token, expires_at)
  select $1::text, $2::text, $3::text, ${inMilliseconds('$4')}
  where not exists (select from known)
  on conflict (name, webhook_id) do update
  set token = excluded.token, expires_at = excluded.expires_at
  where held.expires_at <= clock_timestamp()
  returning true
)
select case
  when exists (select from claimed) then 'claimed'
  when (select handled from known) then 'duplicate'
  else 'in_progress'
end as result`,

    // $4 is the id of the event's marks.
    done: `
with forgotten as (
  delete from ${table} where name = $1::text and webhook_id = $4::text
)
insert into ${table} (name, webhook_id, token, expires_at)
values ($1::text, $2::text, null, ${inMilliseconds('$3')})
on conflict (name, webhook_id) do update set token = null, expires_at = excluded.expires_at`,

    release: `
delete from ${table} where name = $1::text and webhook_id = $2::text and token = $3::text`,

    readMarks: `
select token as marks from ${table}
where name = $1::text and webhook_id = $2::text and expires_at > clock_timestamp()`,

    addMark: `
insert into ${table} as kept (name, webhook_id, token, expires_at)
values ($1::text, $2::text, $3::text, ${inMilliseconds('$4')})
on conflict (name, webhook_id) do update set
  token = case
    when kept.expires_at <= clock_timestamp() then excluded.token
    when excluded.token = any (string_to_array(kept.token, chr(10))) then kept.token
    else kept.token || chr(10) || excluded.token
  end,
  expires_at = excluded.expires_at`,

    // now() can use the index; clock_timestamp() cannot. A row that is claimed again in the meantime is
    // locked and skipped, or checked again.
    sweep: `
with expired as (
  select name, webhook_id from ${table}
  where expires_at <= now() order by expires_at limit 1000 for update skip locked
)
delete from ${table} as old using expired
where old.name = expired.name and old.webhook_id = expired.webhook_id`,
  }
}
