import assert from "node:assert/strict";
import { createCustomer, orderFor } from "../customer.ts";
import type { Issuer } from "../issuer.ts";
import type { Finding } from "./finding.ts";
import type { Target } from "./side.ts";

/**
 * A customer who has an order before all that others send. @returns a check, for afterwards, that it is still as it was and that the
 * target still takes orders
 */
export async function standBy(
  { client, url }: Target,
  issuer: Issuer,
  subject: string,
): Promise<() => Promise<Finding | undefined>> {
  const bob = createCustomer(client, subject, await issuer.token({ subject }));
  const { id } = await bob.place(orderFor("sku-001", 1, "card_declined"));
  await bob.settled(id);
  const see = async () => JSON.stringify([await bob.order(id), await bob.summary(id), await bob.page()]);
  const before = await see();
  return async () => {
    const after = await see();
    if (after !== before) {
      return { url, complaint: `what a bystander sees has changed from ${before}`, answer: after };
    }
    const another = await bob.place(orderFor("sku-001"));
    assert.equal((await bob.settled(another.id)).status, "confirmed", "an order that is in order");
    await bob.cancel(another.id);
    await bob.cancelled(another.id);
    return undefined;
  };
}
