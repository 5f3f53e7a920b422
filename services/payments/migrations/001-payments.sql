create table payments (
  order_id uuid primary key,
  amount integer not null check (amount >= 0),
  currency text not null,
  status text not null check (status in ('authorized', 'declined', 'refunded')),
  charge_id text not null,
  decided_at timestamptz(3) not null,
  refunded_at timestamptz(3)
);
