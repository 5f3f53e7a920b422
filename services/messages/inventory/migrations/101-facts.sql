create function emit_fact() returns trigger language plpgsql as $$
begin
  insert into outbox (subject, data)
  values ('inventory.Stock' || initcap(new.status), jsonb_build_object('orderId', new.order_id));
  return null;
end $$;

create trigger decided after insert on reservations for each row execute function emit_fact();
create trigger released after update of status on reservations for each row
  when (old.status <> new.status) execute function emit_fact();
