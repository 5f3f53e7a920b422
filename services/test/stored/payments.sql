-- Written by the first version of the service. Never edit these rows: a later version's rows get a separate file.
insert into payments (order_id, amount, currency, status, charge_id, decided_at, refunded_at)
values
  ('f550174a-4da8-8779-96e2-e0486b2bc8c9', 1190, 'EUR', 'authorized', 'ch_1', '2026-01-01T00:00:03Z', null),
  ('cae80770-3879-8daa-93de-8fd4345d7e7f', 1190, 'EUR', 'declined', 'ch_2', '2026-01-01T00:00:04Z', null),
  ('bddbd45e-3dec-89b5-8aeb-8f85459dc6fa', 1190, 'EUR', 'refunded', 'ch_3', '2026-01-01T00:00:05Z', '2026-01-01T00:00:07Z');
