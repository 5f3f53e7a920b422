create table stock (
  sku text primary key,
  available integer not null check (available >= 0)
);

create table reservations (
  order_id uuid primary key,
  status text not null check (status in ('reserved', 'refused', 'released')),
  lines jsonb not null,
  decided_at timestamptz(3) not null,
  released_at timestamptz(3)
);
