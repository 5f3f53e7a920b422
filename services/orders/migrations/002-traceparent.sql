-- The trace in which the order was placed or cancelled (W3C Trace Context), for the process that takes the job over; null without tracing.
alter table orders add column traceparent text;
