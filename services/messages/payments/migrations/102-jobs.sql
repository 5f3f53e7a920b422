-- Calls to the payment provider that are not finished. Unlike other effects they take long and may fail, so the consumer only notes them.
create table jobs (
  order_id uuid not null,
  kind text not null check (kind in ('charge', 'refund')),
  primary key (order_id, kind),
  -- The amount and the card of a placed order.
  charge jsonb check ((charge is not null) = (kind = 'charge')),
  -- Null until the stock is reserved. Then a worker may begin at this time, and again when it did not finish.
  due_at timestamptz,
  attempts integer not null default 0,
  last_error text
);

create index jobs_due on jobs (attempts, due_at) where due_at is not null;
