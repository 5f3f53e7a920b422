-- Written by the first version of the service, after migration 001 alone. Never edit these rows: a later version's rows get a separate file.
-- alice's Idempotency-Keys were old-1 to old-5; the catalog had sku-retired then.
insert into orders (id, customer_id, lines, total, currency, card, status, reason, placed_at, settled_at,
  cancelling_at, cancelled_at, lease_until)
values
  ('a351beba-1de0-82ff-a7ab-5d7311e2ee3e', 'alice', '[{"sku": "sku-001", "quantity": 1, "unitPrice": 1190}]', 1190, 'EUR',
    'card_accepted', 'pending', null, '2026-01-01T00:00:01Z', null, null, null, '2026-01-01T00:00:07Z'),
  ('f550174a-4da8-8779-96e2-e0486b2bc8c9', 'alice', '[{"sku": "sku-001", "quantity": 1, "unitPrice": 1190}]', 1190, 'EUR',
    'card_accepted', 'confirmed', null, '2026-01-01T00:00:02Z', '2026-01-01T00:00:03Z', null, null, null),
  ('cae80770-3879-8daa-93de-8fd4345d7e7f', 'alice', '[{"sku": "sku-001", "quantity": 1, "unitPrice": 1190}]', 1190, 'EUR',
    'card_declined', 'rejected', 'payment_declined', '2026-01-01T00:00:03Z', '2026-01-01T00:00:04Z', null, null, null),
  ('bddbd45e-3dec-89b5-8aeb-8f85459dc6fa', 'alice', '[{"sku": "sku-001", "quantity": 1, "unitPrice": 1190}]', 1190, 'EUR',
    'card_accepted', 'cancelled', null, '2026-01-01T00:00:04Z', '2026-01-01T00:00:05Z', '2026-01-01T00:00:06Z',
    '2026-01-01T00:00:07Z', null),
  ('7e48a3df-30c2-8978-be58-efb19baa1b51', 'alice', '[{"sku": "sku-retired", "quantity": 90, "unitPrice": 500}]', 45000, 'EUR',
    'card_accepted', 'confirmed', null, '2026-01-01T00:00:05Z', '2026-01-01T00:00:06Z', null, null, null);
