-- Whether the last attempt ran out of time. Such orders have separate slots, so that they cannot take the slots of all others.
alter table orders add column slow boolean not null default false;
-- Attempts in which nothing was tried, because a context was overloaded. They lengthen the wait, but do not lead to parking.
alter table orders add column sheds integer not null default 0;

-- Claims take turns between customers.
create index orders_due on orders (slow, customer_id, lease_until) where lease_until is not null;
drop index orders_leased;
