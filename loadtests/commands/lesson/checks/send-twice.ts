import { randomUUID } from "node:crypto";
import { orderFor } from "@app/conformance/customer";
import { auditVariants } from "../../../harness/audit-variants.ts";
import type { Shop, Side } from "../shop.ts";
import { missing, right, type Step } from "../step.ts";

const TIMES = 10;
const HINT = "A store must insert an order only when there is none with its id: git diff shows your changes.";

/** Lesson 3: a request that is sent many times has one effect. */
export async function sendTwice(shop: Shop): Promise<Step[]> {
  const sent = await Promise.all(shop.sides.map(sendAll));
  const answers = sent.map(({ side, ids, reopened }) =>
    reopened
      ? missing(`A repeated request opened the settled order of the ${side.name} again.`, HINT)
      : right(`The ${side.name} answered ${TIMES} equal requests with ${ids.length} order.`),
  );
  // An order that was opened again may take minutes to settle, so an audit would have to wait for it.
  if (sent.some(({ reopened }) => reopened)) return answers;
  const accepted = sent.map(({ side: { variant }, ids }) => ({ variant, accepted: ids }));
  const audits = await auditVariants(accepted, shop.both.outside);
  const effects = audits.map(({ variant, reasons }) =>
    reasons[0]
      ? missing(`In the ${variant}, ${reasons[0]}.`, HINT)
      : right(`The audit of the ${variant} found each effect once.`),
  );
  return [...answers, ...effects];
}

/** The first request alone, and the others at once after its order has settled. */
async function sendAll(side: Side) {
  const headers = { "idempotency-key": randomUUID() };
  const send = async () =>
    (await side.customer.tryPlace(orderFor("sku-001"), headers)).body as { id: string; status: string };
  const { id } = await send();
  await side.customer.settled(id);
  const later = await Promise.all(Array.from({ length: TIMES - 1 }, send));
  const ids = [...new Set([id, ...later.map((order) => order.id)])];
  return { side, ids, reopened: later.some(({ status }) => status === "pending") };
}
