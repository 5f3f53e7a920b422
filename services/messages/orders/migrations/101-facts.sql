create function emit_fact() returns trigger language plpgsql as $$
begin
  if new.status = 'pending' then
    insert into outbox (subject, data) values ('orders.OrderPlaced', jsonb_build_object(
      'orderId', new.id,
      'lines', (select jsonb_agg(line - 'unitPrice') from jsonb_array_elements(new.lines) as line),
      'charge', jsonb_build_object('amount', new.total, 'currency', new.currency, 'card', new.card)));
  else
    insert into outbox (subject, data) values ('orders.CancellationRequested', jsonb_build_object('orderId', new.id));
  end if;
  return null;
end $$;

create trigger placed after insert on orders for each row execute function emit_fact();
create trigger cancelling after update of status on orders for each row
  when (old.status = 'confirmed' and new.status = 'cancelling') execute function emit_fact();
