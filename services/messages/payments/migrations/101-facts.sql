create function emit_fact() returns trigger language plpgsql as $$
begin
  insert into outbox (subject, data)
  values ('payments.Payment' || initcap(new.status), jsonb_build_object('orderId', new.order_id));
  return null;
end $$;

create trigger decided after insert on payments for each row execute function emit_fact();
create trigger refunded after update of status on payments for each row
  when (old.status <> new.status) execute function emit_fact();
