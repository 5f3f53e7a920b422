import { orderFor } from "@app/conformance/customer";
import { auditVariants } from "../../../harness/audit-variants.ts";
import { settle } from "../../../harness/settle.ts";
import type { Shop, Side } from "../shop.ts";
import { missing, right, type Step } from "../step.ts";

/** A slow bank decides after two seconds, so every order is in flight at the kill. */
const ORDERS = 20;

/** Lesson 5: accepted orders survive the end of every process that works on them. */
export async function surviveACrash(shop: Shop): Promise<Step[]> {
  const startedAt = new Date().toISOString();
  const accepted = await Promise.all(shop.sides.map(placeMany));
  const names = ["gateway", "orders", "inventory", "payments", "functions"];
  const ready = names.map((name) => shop.both.readyNext(name));
  for (const name of names) process.kill(shop.both.processes[name]!, "SIGKILL");
  await Promise.all(ready);
  const audited = shop.sides.map(({ variant }, i) => ({ variant, accepted: accepted[i]! }));
  const settled = await Promise.all(
    audited.map((each) =>
      settle(each.variant.store, each.accepted, { startedAt, signal: shop.context.signal }),
    ),
  );
  const audits = await auditVariants(audited, shop.both.outside);
  return audits.map(({ variant, reasons }, i) =>
    reasons[0]
      ? missing(`In the ${variant}, ${reasons[0]}.`, "git diff shows your changes of the app.")
      : right(
          `Every process of the ${variant} was killed; ${settled[i]!.settled} of ${ORDERS} accepted orders settled, the slowest after ${(settled[i]!.latency.max / 1_000).toFixed(1)} s.`,
        ),
  );
}

async function placeMany({ customer }: Side): Promise<string[]> {
  const orders = Array.from({ length: ORDERS }, (_, i) =>
    customer.place(orderFor(`sku-0${10 + i}`, 1, "card_slow")),
  );
  return (await Promise.all(orders)).map(({ id }) => id);
}
