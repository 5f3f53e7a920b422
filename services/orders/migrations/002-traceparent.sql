-- The trace in which the order was placed or cancelled (W3C Trace Context). A process that takes the job over continues it. Null without tracing.
alter table orders add column traceparent text;
