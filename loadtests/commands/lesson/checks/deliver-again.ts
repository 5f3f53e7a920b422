import { orderFor } from "@app/conformance/customer";
import { replay } from "../../../chaos/faults/stream-faults.ts";
import { memoriesOf } from "../../../chaos/targets/functions-target.ts";
import { auditVariants } from "../../../harness/audit-variants.ts";
import { localDynamoDb } from "../../../harness/variants/functions-store.ts";
import { createRandom } from "../../../scenarios/random.ts";
import type { Shop } from "../shop.ts";
import { missing, right, type Step } from "../step.ts";

const ORDERS = 10;

/** Lesson 6: stream records that are delivered again change nothing. */
export async function deliverAgain(shop: Shop): Promise<Step[]> {
  const { customer, variant } = shop.sides.find(({ name }) => name === "functions")!;
  const placed = await Promise.all(
    Array.from({ length: ORDERS }, (_, i) =>
      customer.place(orderFor("sku-001", 1, i % 2 === 0 ? "card_accepted" : "card_declined")),
    ),
  );
  const accepted = placed.map(({ id }) => id);
  await Promise.all(accepted.map((id) => customer.settled(id)));
  const endpoint = shop.both.functions!.dynamodbEndpoint;
  const client = localDynamoDb(endpoint);
  const memories = memoriesOf(client, endpoint);
  const records = await replay({ both: shop.both, memories }, createRandom(1)).finally(() =>
    client.destroy(),
  );
  // The variants share the payment provider, so the audit must know the orders of both.
  const audited = shop.variants.map((each) => ({
    variant: each,
    accepted: each === variant ? accepted : [],
  }));
  const audits = await auditVariants(audited, shop.both.outside);
  const reason = audits.find((audit) => audit.variant === "functions")?.reasons[0];
  return [
    reason
      ? missing(
          `After ${records} records were delivered again, ${reason}.`,
          "Each write of a consumer needs a condition that a second delivery does not meet.",
        )
      : right(`${records} records of ${ORDERS} orders were delivered again, and every effect happened once.`),
  ];
}
