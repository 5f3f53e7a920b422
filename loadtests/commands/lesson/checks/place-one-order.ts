import { orderFor } from "@app/conformance/customer";
import type { Shop, Side } from "../shop.ts";
import { missing, right, type Step } from "../step.ts";

/** Lesson 1: the same order settles in both variants. */
export const placeOneOrder = ({ sides }: Shop): Promise<Step[]> => Promise.all(sides.map(placeOne));

async function placeOne({ name, customer }: Side): Promise<Step> {
  const { id } = await customer.place(orderFor("sku-001"));
  const { status, placedAt, settledAt } = await customer.settled(id);
  if (status !== "confirmed")
    return missing(`The ${name} ended the order as ${status}.`, "git diff shows your changes of the app.");
  const millis = Date.parse(settledAt ?? "") - Date.parse(placedAt);
  return right(`The ${name} accepted an order, and confirmed it ${millis} ms later.`);
}
