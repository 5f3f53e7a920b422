-- The log, in a database of its own. Its owner runs this once. Each context has a login role, which may only execute the two functions.
create table log (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  subject text not null,
  data jsonb not null
);

-- One append after the other, so that positions become visible in their order: a reader that has seen a position has missed none before
-- it. PostgreSQL releases the lock after the commit is visible. Without the lock, a reader would have to stay behind the oldest
-- transaction of the whole cluster (pg_snapshot_xmin).
create function append(messages jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(1);
  if exists (select from jsonb_array_elements(messages) as message where split_part(message ->> 'subject', '.', 1) <> session_user) then
    raise insufficient_privilege using message = format('%s publishes only its own facts', session_user);
  end if;
  insert into log (id, subject, data)
  select (message ->> 'id')::uuid, message ->> 'subject', message -> 'data'
  from jsonb_array_elements(messages) with ordinality as given (message, turn)
  order by turn
  on conflict (id) do nothing;
end $$;

create function read_log(after bigint, subjects text[], up_to integer)
returns setof log language sql stable security definer set search_path = public, pg_temp as $$
  select * from log where position > after and subject = any (subjects) order by position limit up_to
$$;
