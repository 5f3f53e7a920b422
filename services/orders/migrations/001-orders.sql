create table orders (
  id uuid primary key,
  customer_id text not null,
  lines jsonb not null,
  total integer not null check (total >= 0),
  currency text not null,
  card text not null,
  status text not null check (status in ('pending', 'confirmed', 'rejected', 'cancelling', 'cancelled')),
  reason text check (reason in ('out_of_stock', 'payment_declined')),
  placed_at timestamptz(3) not null,
  settled_at timestamptz(3),
  cancelling_at timestamptz(3),
  cancelled_at timestamptz(3),

  -- The row is also the job to fulfil the order. While lease_until is set, the job is not finished.
  lease_until timestamptz,
  -- Changes whenever a lease is taken or given back. A process with an old number can no longer write.
  lease_number integer not null default 1,
  -- Attempts that began since a fact last changed the order, including the running one.
  attempts integer not null default 0,
  parked_at timestamptz(3),
  last_error text
);

create index orders_by_customer on orders (customer_id, placed_at desc, id desc);
create index orders_leased on orders (lease_until) where lease_until is not null;
create index orders_parked on orders (parked_at) where parked_at is not null;
