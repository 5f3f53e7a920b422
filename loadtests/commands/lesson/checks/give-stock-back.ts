import { setTimeout as sleep } from "node:timers/promises";
import { orderFor } from "@app/conformance/customer";
import { availableOf, SCARCE_SKU } from "@app/conformance/products";
import type { Shop, Side } from "../shop.ts";
import { missing, right, type Step } from "../step.ts";

const UNITS = 3;
const TIMEOUT_MS = 10_000;

/** Lesson 4: after a declined payment, the compensation gives the stock back. */
export const giveStockBack = ({ sides }: Shop): Promise<Step[]> => Promise.all(sides.map(declineOne));

async function declineOne({ name, client, customer }: Side): Promise<Step> {
  const before = await availableOf(client, SCARCE_SKU);
  const { id } = await customer.place(orderFor(SCARCE_SKU, UNITS, "card_declined"));
  const { status } = await customer.settled(id);
  const until = Date.now() + TIMEOUT_MS;
  let now = await availableOf(client, SCARCE_SKU);
  for (; now !== before && Date.now() < until; now = await availableOf(client, SCARCE_SKU)) await sleep(250);
  return now === before
    ? right(`The ${name} ${status} an order with a declined card, and gave its ${UNITS} units back.`)
    : missing(
        `The ${name} ${status} the order, but ${before - now} of its ${UNITS} units are still missing.`,
        "releaseStock must get a declined payment: in the functions, the filter of its stream selects it.",
      );
}
