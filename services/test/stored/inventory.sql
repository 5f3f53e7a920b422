-- Written by the first version of the service. Never edit these rows: a later version's rows get a separate file.
insert into reservations (order_id, status, lines, decided_at, released_at)
values
  ('f550174a-4da8-8779-96e2-e0486b2bc8c9', 'reserved', '[{"sku": "sku-001", "quantity": 1}]', '2026-01-01T00:00:02Z', null),
  ('cae80770-3879-8daa-93de-8fd4345d7e7f', 'released', '[{"sku": "sku-001", "quantity": 1}]', '2026-01-01T00:00:03Z',
    '2026-01-01T00:00:04Z'),
  ('bddbd45e-3dec-89b5-8aeb-8f85459dc6fa', 'released', '[{"sku": "sku-001", "quantity": 1}]', '2026-01-01T00:00:04Z',
    '2026-01-01T00:00:07Z');
