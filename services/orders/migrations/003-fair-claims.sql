-- Whether its last attempt ran out of time: such orders have slots of their own, so that they cannot take those of all others.
alter table orders add column slow boolean not null default false;
-- Attempts in which nothing was tried, because a context had too much to do. They lengthen the wait, and do not lead to parking.
alter table orders add column sheds integer not null default 0;

-- Claims go from customer to customer.
create index orders_due on orders (slow, customer_id, lease_until) where lease_until is not null;
drop index orders_leased;
