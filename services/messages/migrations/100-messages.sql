-- Facts of this context that are not published yet. A trigger on the context's own rows fills it, so a fact and its row are stored together.
create table outbox (
  sequence bigint generated always as identity primary key,
  id uuid not null default gen_random_uuid(),
  subject text not null,
  data jsonb not null
);

-- The position of the last message whose effect is stored in this database.
create table inbox (position bigint not null);
insert into inbox values (0);

-- Messages without an effect, because they are wrong. They wait for a person.
create table dead_letters (
  position bigint primary key,
  subject text not null,
  data jsonb not null,
  reason text not null,
  buried_at timestamptz(3) not null default now()
);
