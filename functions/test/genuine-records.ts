import { orderIdFor } from "@app/domain/order";
import { imageOf } from "../forged-records/forge.ts";
import type { ChangeRecord } from "../local/streams/streams-api.ts";
import type { Shop } from "./test-app.ts";

/** What each function was told, a record for each state that an item came to: by function. */
export async function genuineRecords(shop: Shop): Promise<Map<string, ChangeRecord[]>> {
  await shop.reset({ "sku-001": 1_000, "sku-002": 3 });
  await trade(shop);
  const genuine = new Map<string, ChangeRecord[]>();
  for (const { consumer, seen } of shop.chain.courier.inboxes)
    genuine.set(consumer, [...(genuine.get(consumer) ?? []), ...onePerState(seen)]);
  return genuine;
}

/** An order for each of the ends that orders can come to. */
async function trade(shop: Shop): Promise<void> {
  for (const [key, quantity, card] of [
    ["confirmed", 1, "card_accepted"],
    ["cancelled", 1, "card_accepted"],
    ["declined", 1, "card_declined"],
    ["out-of-stock", 3, "card_accepted"],
  ] as const) {
    await shop.call("placeOrder", {
      key,
      body: {
        lines: [
          { sku: "sku-001", quantity },
          { sku: "sku-002", quantity },
        ],
        card,
      },
    });
    await shop.chain.deliver();
  }
  await shop.call("cancelOrder", { id: orderIdFor("alice", "cancelled") });
  await shop.chain.deliver();
}

function onePerState(records: ChangeRecord[]): ChangeRecord[] {
  return [...new Map(records.map((record) => [imageOf(record)["status"]?.S, record])).values()];
}
