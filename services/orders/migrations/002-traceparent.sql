-- The trace in which the order was placed or cancelled (W3C Trace Context), for whoever takes the job over; null where nobody traces.
alter table orders add column traceparent text;
